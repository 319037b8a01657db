import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { REPOSITORY } from "../../testkit/program";
import { HOSTS } from "../../testkit/providerHost/program";
import { expectStateToMatchAtlas, inAtlas, posts, resetTrial } from "../support/consistency";
import { endpoint, REGION } from "../support/declared";
import { PRIVATE_KEY, Trial } from "../support/trial";

// How a command ends before its time: by ^C, and with an engine that is killed.

const PLACES = [REGION, "eu-west-1"];
let trial: Trial;
const ids = (): unknown[] => inAtlas(trial).map(({ id }) => id);

/** Pulumi's own language host outlives its engine too, but does nothing. */
const providers = (): string[] =>
    trial.workspace
        .processes()
        .map(({ command }) => command)
        .filter((command) => /dynamic-provider|pulumi-resource-/.test(command));

async function expectNoProvider(): Promise<void> {
    const end = Date.now() + 60_000;
    while (providers().length > 0 && Date.now() < end) {
        await sleep(50);
    }
    expect(providers()).toEqual([]);
}

/** The commands that docs/troubleshooting.md shows. */
function typedAfterAKill(): string[] {
    const page = readFileSync(join(REPOSITORY, "docs/troubleshooting.md"), "utf8");
    const [, commands = ""] = /\n## After a kill\n.*?```sh\n(.*?)\n```/s.exec(page) ?? [];
    return commands.split("\n");
}

const declareBoth = (): void =>
    trial.declare(
        Object.fromEntries(PLACES.map((region) => [region, endpoint({ region }, { create: "60s" })])),
    );

describe.each(HOSTS)("on the %s host", (host) => {
    beforeAll(async () => (trial = await Trial.start({ host })));
    beforeEach(() => resetTrial(trial));
    afterAll(() => trial.dispose());

    it("an engine is killed in a create: the provider ends, and what the docs tell to type goes on", async () => {
        trial.atlas.configure({ initiating: "10m" });
        declareBoth();
        // With the flags for logs, which come before the engine's address in a provider's arguments.
        const killed = trial.workspace.start("up", { args: ["--logflow", "-v=1"] });
        await killed.waitForOutput(/INITIATING[^]*INITIATING/);
        killed.kill();
        await killed.finished;
        await expectNoProvider();
        trial.atlas.clearRequests();
        await sleep(4_000);
        expect(trial.atlas.requests).toEqual([]);
        // What the docs tell to type, and nothing else: the lock of the dead run would stop the next one.
        const [cancel = "", up = "", ...more] = typedAfterAKill();
        const locked = await trial.workspace.up({ expect: "failure" });
        expect(locked.output).toContain("the stack is currently locked");
        await trial.workspace.pulumi(cancel.split(" ").slice(1));
        expect([up, more]).toEqual(["pulumi up", []]);

        const made = ids();
        made.forEach((id) => trial.atlas.setStatus(String(id), "WAITING_FOR_USER"));
        await trial.workspace.up();
        expectStateToMatchAtlas(trial, PLACES);
        expect(ids()).toEqual(made);
        expect(trial.atlas.requests.filter(({ status }) => status === 201)).toEqual([]);
    });

    it("one ^C: what was being made is in the state, no provider is left, and the next up makes nothing more", async () => {
        // The plugin ends its wait at once; Pulumi does not tell the dynamic provider.
        const endsAtOnce = host === "plugin";
        trial.atlas.configure({ initiating: endsAtOnce ? "10m" : "5s" });
        declareBoth();
        const up = trial.workspace.start("up");
        await up.waitForOutput(/INITIATING[^]*INITIATING/);
        up.interrupt();
        const { output } = await up.finished;
        expect(output).not.toContain(PRIVATE_KEY);
        expectStateToMatchAtlas(trial, PLACES);
        await expectNoProvider();
        expect(output.includes("when the command was cancelled")).toBe(endsAtOnce);
        ids().forEach((id) => trial.atlas.setStatus(String(id), "WAITING_FOR_USER"));
        await trial.workspace.up();
        expect(trial.resource(REGION).outputs).toMatchObject({ status: "WAITING_FOR_USER" });
        expect(posts(trial)).toBe(PLACES.length);
    });
});
