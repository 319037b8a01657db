import { spawn } from "@lydell/node-pty";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Declared } from "../../testkit/declaredProgram";
import { Output } from "../../testkit/declaredProgram";
import { PLUGIN, PLUGIN_PROGRAM } from "../../testkit/pluginProgram";
import { expectStateToMatchAtlas, inAtlas, posts, resetTrial } from "../support/consistency";
import { GROUP, OTHER_GROUP, PRIVATE_KEY, PUBLIC_KEY, Trial } from "../support/trial";

// What only the plugin can do: cancel, import, get by one id, several providers with keys of their own.

const REGION = "us-east-1";
const VPCE = "vpce-0123456789abcdef0";
const TYPE = `${PLUGIN}:index`;
const endpoint: Declared = {
    kind: "PrivateEndpoint",
    name: "mine",
    args: { groupId: GROUP, region: REGION },
};
const attachment: Declared = {
    kind: "InterfaceEndpoint",
    name: "connection",
    args: { groupId: GROUP, privateEndpointId: new Output("mine", "id"), interfaceEndpointId: VPCE },
};
const string: Declared = {
    kind: "PrivateConnectionString",
    name: "orders",
    args: {
        groupId: GROUP,
        clusterName: "orders",
        interfaceEndpointId: new Output("connection", "interfaceEndpointId"),
    },
};

let trial: Trial;

beforeAll(async () => {
    trial = await Trial.start({
        host: "plugin",
        atlas: {
            attaching: "now",
            clusters: [{ name: "orders", regions: [REGION] }],
            clusterUpdateAfter: "now",
            clusterUpdating: "now",
        },
    });
});
beforeEach(() => {
    resetTrial(trial);
    trial.atlas.configure({ initiating: "now", deleting: "now" });
});
afterAll(() => trial.dispose());

const idInAtlas = (): string => String(inAtlas(trial)[0]?.id);

describe("^C", () => {
    it("ends the wait at once, in a terminal; the next up goes on without another create call", async () => {
        trial.atlas.configure({ initiating: "10m" });
        trial.declare(endpoint);
        const { workspace } = trial;
        const terminal = spawn(workspace.pulumiPath, ["up", "--yes", "--skip-preview"], {
            name: "xterm-256color",
            cols: 120,
            rows: 30,
            cwd: workspace.folder,
            env: { ...workspace.env, TERM: "xterm-256color", CI: "" },
        });
        let text = "";
        terminal.onData((data) => (text += data));
        const ended = new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
        while (!text.includes("INITIATING")) {
            await sleep(20);
        }
        terminal.write("\x03");
        expect(await ended).not.toBe(0);
        // Without Cancel the wait would go on until Atlas is ready.
        expect(trial.atlas.endpoints()[0]?.status).toBe("INITIATING");
        expect(text).toContain("when the command was cancelled");
        expectStateToMatchAtlas(trial, [REGION]);

        trial.atlas.setStatus(idInAtlas(), "WAITING_FOR_USER");
        await workspace.up();
        expect((await trial.resource("mine")).outputs).toMatchObject({ status: "WAITING_FOR_USER" });
        expect(posts(trial)).toBe(1);
    });

    it("lets a create call in flight finish, so that what it makes is in state", async () => {
        trial.atlas.configure({ initiating: "60s" });
        trial.atlas.fault({ kind: "slow", delay: "3s", method: "POST" });
        trial.declare(endpoint);
        const up = trial.workspace.start("up");
        while (posts(trial) === 0) {
            await sleep(20);
        }
        up.interrupt();
        expect((await up.finished).code).not.toBe(0);
        expectStateToMatchAtlas(trial, [REGION]);
    });

    it("ends a destroy; what is not gone stays in state", async () => {
        trial.declare(endpoint);
        await trial.workspace.up();
        trial.atlas.configure({ deleting: "60s" });
        const destroy = trial.workspace.start("destroy");
        await destroy.waitForOutput("DELETING");
        destroy.interrupt();
        const { output } = await destroy.finished;
        expect(output).toMatch(/is not gone after [\dms]+, when the command was cancelled/);
        expectStateToMatchAtlas(trial, [REGION]);
    });
});

it("leaves no process behind when the engine is killed, at whatever moment", async () => {
    trial.atlas.configure({ initiating: "60s" });
    trial.declare(endpoint);
    const plugins = (): string[] =>
        trial.workspace
            .processes()
            .map(({ command }) => command)
            .filter((command) => command.includes(PLUGIN_PROGRAM));
    for (const delay of [0, 60, 400]) {
        const up = trial.workspace.start("up");
        while (plugins().length === 0) {
            await sleep(5);
        }
        await sleep(delay);
        up.kill();
        await up.finished;
        const end = Date.now() + 10_000;
        while (plugins().length > 0 && Date.now() < end) {
            await sleep(50);
        }
        expect(plugins()).toEqual([]);
        await trial.workspace.pulumi(["cancel", "--yes"]);
    }
});

describe("an import", () => {
    const bring = (
        kind: string,
        name: string,
        id: string,
        args: string[] = [],
    ): Promise<{ output: string }> =>
        trial.workspace.pulumi(["import", "--yes", "--protect=false", `${TYPE}:${kind}`, name, id], {
            args,
            expect: "any",
        });

    it("of each kind, by its id; then an up changes nothing", async () => {
        trial.declare(endpoint, attachment, string);
        await trial.workspace.up();
        const id = idInAtlas();
        const stack = await trial.workspace.export();
        const before = stack.deployment.resources?.map(({ urn, inputs, id: one }) => ({
            urn,
            inputs,
            id: one,
        }));
        // Out of the state, not out of Atlas.
        for (const name of ["orders", "connection", "mine"]) {
            const { urn } = await trial.resource(name);
            await trial.workspace.pulumi(["state", "delete", "--yes", urn]);
        }
        trial.atlas.clearRequests();
        await bring("PrivateEndpoint", "mine", `${GROUP}/${id}`);
        await bring("InterfaceEndpoint", "connection", `${GROUP}/${id}/${VPCE}`);
        await bring("PrivateConnectionString", "orders", `${GROUP}/orders/${VPCE}`);
        const after = (await trial.workspace.export()).deployment.resources;
        expect(after?.map(({ urn, inputs, id: one }) => ({ urn, inputs, id: one }))).toEqual(
            expect.arrayContaining(before ?? []),
        );
        await trial.workspace.up({ args: ["--expect-no-changes"] });
        expect(trial.changes).toEqual([]);
        await trial.workspace.destroy();
        expectStateToMatchAtlas(trial, []);
    });

    it("says what a wrong id should be, and what there is", async () => {
        const { id } = trial.atlas.create(GROUP, REGION, { status: "WAITING_FOR_USER" });
        expect((await bring("PrivateEndpoint", "mine", id)).output).toContain(
            `The id of PrivateEndpoint is GROUPID/ID, such as 5df264b8f10fab7d2cad2f0d/65a0c0ffee0123456789abcd; it is "${id}".`,
        );
        const other = "65a0c0ffee0123456789abcd";
        expect((await bring("PrivateEndpoint", "mine", `${GROUP}/${other}`)).output).toContain(
            `Project ${GROUP} has no private endpoint ${other}. It has ${id} (WAITING_FOR_USER).`,
        );
    });
});

it("reads what something else manages, and an attachment takes its id as it is", async () => {
    const { id } = trial.atlas.create(GROUP, REGION, { status: "WAITING_FOR_USER" });
    write({
        mine: { type: `${PLUGIN}:PrivateEndpoint`, get: { id: `${GROUP}/${id}` } },
        connection: {
            type: `${PLUGIN}:InterfaceEndpoint`,
            properties: { groupId: GROUP, privateEndpointId: "${mine.id}", interfaceEndpointId: VPCE },
        },
    });
    await trial.workspace.up();
    expect((await trial.resource("connection")).inputs).toMatchObject({ privateEndpointId: id });
    await trial.workspace.up({ args: ["--expect-no-changes"] });
    await trial.workspace.refresh();
    await trial.workspace.up({ args: ["--expect-no-changes"] });
    await trial.workspace.destroy();
    expect(inAtlas(trial)).toHaveLength(1);
});

it.each([
    ["a get", (id: string) => ({ get: { id: `${GROUP}/${id}` } })],
    [
        "the option import",
        (id: string) => ({
            properties: { groupId: GROUP, region: REGION },
            options: { import: `${GROUP}/${id}` },
        }),
    ],
])("does not delete an endpoint whose resource becomes %s", async (_what, become) => {
    trial.declare(endpoint, attachment);
    await trial.workspace.up();
    const id = idInAtlas();
    write({ mine: { type: `${PLUGIN}:PrivateEndpoint`, ...become(id) } });
    // The attachment goes, since the program has it no more.
    await trial.workspace.up();
    await trial.workspace.up();
    expect(inAtlas(trial).map((one) => one.id)).toEqual([id]);
});

it("imports an endpoint while it is INITIATING; an up then waits for it", async () => {
    trial.atlas.configure({ initiating: "10m" });
    const { id } = trial.atlas.create(GROUP, REGION);
    await trial.workspace.pulumi(
        ["import", "--yes", "--protect=false", `${TYPE}:PrivateEndpoint`, "mine", `${GROUP}/${id}`],
        { expect: "any" },
    );
    trial.declare(endpoint);
    const up = trial.workspace.start("up");
    await up.waitForOutput("INITIATING");
    trial.atlas.setStatus(id, "WAITING_FOR_USER");
    expect((await up.finished).code).toBe(0);
    expect((await trial.resource("mine")).outputs).toMatchObject({ status: "WAITING_FOR_USER" });
    expect(trial.changes).toEqual([]);
});

describe("settings", () => {
    const provider = (privateKey: string): object => ({
        type: `pulumi:providers:${PLUGIN}`,
        properties: { publicKey: PUBLIC_KEY, privateKey, baseUrl: trial.atlas.url },
    });
    const using = (name: string, groupId: string): object => ({
        type: `${PLUGIN}:PrivateEndpoint`,
        properties: { groupId, region: REGION },
        options: { provider: `\${${name}}` },
    });
    const noSettings = {
        MONGODB_ATLAS_BASE_URL: undefined,
        MONGODB_ATLAS_PUBLIC_KEY: undefined,
        MONGODB_ATLAS_PRIVATE_KEY: undefined,
    };

    it("of several providers in one program stand apart; a changed key replaces nothing, and stays encrypted", async () => {
        write({
            a: provider(PRIVATE_KEY),
            b: provider("wrong-key-of-b"),
            one: using("a", GROUP),
            two: using("b", OTHER_GROUP),
        });
        const { output } = await trial.workspace.up({ env: noSettings, expect: "failure" });
        expect(output).toContain(`check ${PLUGIN}:publicKey and ${PLUGIN}:privateKey`);
        expect(output).not.toMatch(/mongodbatlas|doctor/);
        expectStateToMatchAtlas(trial, [REGION]);

        write({
            a: provider(PRIVATE_KEY),
            b: provider(PRIVATE_KEY),
            one: using("a", GROUP),
            two: using("b", OTHER_GROUP),
        });
        const mended = await trial.workspace.up({ env: noSettings });
        expect(mended.output).not.toContain("replace");
        expect(posts(trial)).toBe(2);
        const state = JSON.stringify(await trial.workspace.export());
        expect(state).not.toContain(PRIVATE_KEY);
        expect(state).not.toContain("wrong-key-of-b");
        await trial.workspace.destroy({ env: noSettings });
        expectStateToMatchAtlas(trial, []);
    });

    it("come from the stack's configuration, and what is missing is named in the plugin's spelling", async () => {
        trial.declare(endpoint);
        const { output } = await trial.workspace.preview({ env: noSettings, expect: "failure" });
        expect(output).toContain(
            `Atlas credentials are missing: ${PLUGIN}:publicKey (or MONGODB_ATLAS_PUBLIC_KEY, MCLI_PUBLIC_API_KEY)`,
        );
        await trial.workspace.config(`${PLUGIN}:baseUrl`, trial.atlas.url);
        await trial.workspace.config(`${PLUGIN}:publicKey`, PUBLIC_KEY);
        await trial.workspace.config(`${PLUGIN}:privateKey`, PRIVATE_KEY, { secret: true });
        await trial.workspace.up({ env: noSettings });
        expectStateToMatchAtlas(trial, [REGION]);
        expect(JSON.stringify(await trial.workspace.export())).not.toContain(PRIVATE_KEY);
        await trial.workspace.pulumi(["config", "set", `${PLUGIN}:privatKey`, "x"]);
        const wrong = await trial.workspace.preview({ env: noSettings, expect: "failure" });
        expect(wrong.output).toContain(`${PLUGIN}:privatKey is no setting (did you mean "privateKey"?)`);
        await trial.workspace.pulumi(["config", "rm", `${PLUGIN}:privatKey`]);
    });
});

function write(resources: Record<string, unknown>): void {
    const plugins = { providers: [{ name: PLUGIN, path: dirname(PLUGIN_PROGRAM) }] };
    const program = { name: "trial", runtime: "yaml", plugins, resources };
    writeFileSync(join(trial.workspace.folder, "Pulumi.yaml"), JSON.stringify(program));
}
