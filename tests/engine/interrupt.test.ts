import { setTimeout as sleep } from "node:timers/promises";
import { expectStateToMatchAtlas, inAtlas, inState, resetTrial } from "../support/consistency";
import type { Command } from "../../testkit/command";
import { GROUP, PRIVATE_KEY, Trial } from "../support/trial";

const REGIONS = ["us-east-1", "eu-west-1"];
const program = (more = "", create = "60s"): string =>
    REGIONS.map(
        (region) =>
            `new atlas.PrivateEndpoint("${region}", { groupId: "${GROUP}", region: "${region}" ${more} },` +
            ` { customTimeouts: { create: "${create}" } });`,
    ).join("\n");
const ADOPT = ", adoptExisting: true";

describe("an engine that dies", () => {
    let trial: Trial;
    beforeAll(async () => (trial = await Trial.start()));
    beforeEach(() => {
        resetTrial(trial);
        trial.atlas.configure({ initiating: "60s", deleting: "now" });
        trial.program(program());
    });
    afterEach(() => {
        expect(providers()).toEqual([]);
    });
    afterAll(() => trial.dispose());

    /** Pulumi's own language host outlives its engine too, but does nothing. */
    const providers = (): string[] =>
        trial.workspace
            .processes()
            .map(({ command }) => command)
            .filter((command) => /dynamic-provider|pulumi-resource-/.test(command));

    const ids = (): unknown[] => inAtlas(trial).map(({ id }) => id);

    async function waitUntil(condition: () => boolean, timeoutMs = 180_000): Promise<void> {
        const end = Date.now() + timeoutMs;
        while (!condition()) {
            expect(Date.now()).toBeLessThan(end);
            await sleep(50);
        }
    }

    /** The provider's process must exit by itself, and send Atlas no more requests. */
    async function expectSilence(): Promise<void> {
        await waitUntil(() => providers().length === 0, 30_000);
        trial.atlas.clearRequests();
        await sleep(6_000);
        expect(trial.atlas.requests).toEqual([]);
        // A user does the same: the lock of the dead run would stop the next one.
        await trial.workspace.pulumi(["cancel", "--yes"]);
    }

    const ways: Record<string, (command: Command) => Promise<void>> = {
        SIGKILL: async (command) => {
            command.kill();
            await command.finished;
        },
        "a second ^C": async (command) => {
            command.interrupt();
            await command.waitForOutput(/\^C/);
            command.interrupt();
            await command.finished;
        },
    };

    async function dies(command: Command, how: string): Promise<void> {
        await ways[how]?.(command);
        await expectSilence();
    }

    it.each(Object.keys(ways))(
        "in the middle of a create (%s): the process ends, the next update names the endpoints, adopting goes on",
        async (how) => {
            const up = trial.workspace.start("up");
            await waitUntil(() => inAtlas(trial).length === 2);
            await up.waitForOutput(/INITIATING[^]*INITIATING/);
            await dies(up, how);
            const made = ids();

            if (how !== "SIGKILL") {
                // From here on the way makes no difference: the state is the same.
                return;
            }

            const named = await trial.workspace.up({ expect: "failure" });
            made.forEach((id) => expect(named.output).toContain(id));
            expect(named.output).toContain("adoptExisting: true");
            expect(ids()).toEqual(made);

            trial.program(program(ADOPT));
            const adopting = trial.workspace.start("up");
            await adopting.waitForOutput("took over private endpoint");
            made.forEach((id) => trial.atlas.setStatus(String(id), "WAITING_FOR_USER"));
            expect((await adopting.finished).code).toBe(0);
            expectStateToMatchAtlas(trial, REGIONS);
            expect(ids()).toEqual(made);
            expect(trial.atlas.requests.filter(({ status }) => status === 201)).toEqual([]);
        },
    );

    it("while a create call is in flight: the unread response does not lead to a second endpoint", async () => {
        trial.atlas.configure({ initiating: "2s" });
        trial.atlas.fault({ kind: "slow", delay: "5s", method: "POST", times: 2 });
        const up = trial.workspace.start("up");
        await waitUntil(() => inAtlas(trial).length === 2);
        await dies(up, "SIGKILL");
        const made = ids();
        trial.program(program(ADOPT));
        await trial.workspace.up();
        expectStateToMatchAtlas(trial, REGIONS);
        expect(ids()).toEqual(made);
    });

    it("in the middle of a delete: the next destroy ends with the same endpoints", async () => {
        trial.atlas.configure({ initiating: "now", deleting: "60s" });
        await trial.workspace.up();
        const before = ids();
        const destroy = trial.workspace.start("destroy");
        await destroy.waitForOutput(/DELETING[^]*DELETING/);
        await dies(destroy, "SIGKILL");
        expect(inState(trial)).toHaveLength(2);
        before.forEach((id) => trial.atlas.remove(String(id)));
        await trial.workspace.destroy();
        expectStateToMatchAtlas(trial, []);
    });

    it("after one ^C: the creates finish normally, and the state matches Atlas", async () => {
        trial.atlas.configure({ initiating: "5s" });
        const up = trial.workspace.start("up");
        await up.waitForOutput(/INITIATING[^]*INITIATING/);
        up.interrupt();
        const { output } = await up.finished;
        expect(output).not.toContain(PRIVATE_KEY);
        expectStateToMatchAtlas(trial, REGIONS);
        await waitUntil(() => providers().length === 0, 30_000);
        expect(trial.atlas.endpoints().map(({ status }) => status)).toEqual([
            "WAITING_FOR_USER",
            "WAITING_FOR_USER",
        ]);
    });
});
