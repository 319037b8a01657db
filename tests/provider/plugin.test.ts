import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { secret } from "../../testkit/providerHost/sdk";
import {
    callError,
    eventually,
    initializationFailure,
    newProject,
    ProviderTrial,
} from "../support/providerHostTrial";

const KIND = "PrivateEndpoint";
const REGION = "eu-west-1";

let trial: ProviderTrial;
let groupId: string;

beforeAll(async () => {
    // What an editor's terminal for debugging sets, and an option of another Node.js: neither is for this program.
    const env = { NODE_OPTIONS: "--inspect-publish-uid=http --no-such-option" };
    trial = await ProviderTrial.start({ host: "plugin", env });
});
afterAll(() => trial.stop());
beforeEach(() => {
    groupId = newProject();
    trial.atlas.configure({ initiating: "now", deleting: "now" });
});

it("keeps the outputs of secret arguments secret", async () => {
    const urn = trial.urnOf(KIND, "secret");
    const { inputs } = await trial.host.check(urn, {}, { groupId: secret(groupId), region: REGION });
    const { id, properties } = await trial.host.create(urn, inputs);
    expect(properties).toMatchObject({ groupId: secret(groupId), region: REGION });
    const read = await trial.host.read(id, urn, properties, inputs);
    expect(read.properties).toEqual(properties);
    expect(read.inputs).toEqual(inputs);
});

it("honours the engine's timeouts: of create, of update and of delete", async () => {
    trial.atlas.configure({ initiating: "1h", deleting: "1h" });
    const urn = trial.urnOf(KIND, "slow");
    const create = trial.create(KIND, "slow", { groupId, region: REGION }, { create: "1s" });
    const { id, properties, reasons } = await initializationFailure(create);
    expect(reasons).toEqual([expect.stringContaining("the time that customTimeouts.create allows")]);
    const inputs = await trial.inputs(KIND, "slow", { groupId, region: REGION });
    const update = trial.host.update(id, urn, properties, inputs, { create: "1s" });
    expect((await initializationFailure(update)).reasons).toEqual([
        expect.stringContaining("the time that customTimeouts.update allows"),
    ]);
    const error = await callError(trial.host.delete(id, urn, properties, { delete: "1s" }));
    expect(error.message).toContain("the time that customTimeouts.delete allows");
});

it("after a mistake that nobody catches every call is answered, with what exists in state", async () => {
    const folder = mkdtempSync(join(tmpdir(), "preload-"));
    const preload = join(folder, "mistake.js");
    writeFileSync(
        preload,
        `process.on("SIGUSR2", () => setTimeout(() => { throw new Error("a mistake"); }));`,
    );
    const mistaken = await ProviderTrial.start({ host: "plugin", preload, atlas: { initiating: "1h" } });
    const { host, atlas } = mistaken;
    try {
        const create = initializationFailure(mistaken.create(KIND, "one", { groupId, region: REGION }));
        await eventually(() => host.engine.logs.some(({ message }) => message.startsWith("INITIATING")));
        process.kill(host.pid, "SIGUSR2");
        expect((await create).id).toBe(atlas.endpoints()[0]?.id);
        expect(host.output).toContain("a mistake");
    } finally {
        await mistaken.stop();
        rmSync(folder, { recursive: true });
    }
});

// The last one: the process is of no use afterwards.
it("ends every wait on Cancel, a hundred of them, with all in state and not a word on standard error", async () => {
    trial.atlas.reset();
    trial.atlas.configure({ initiating: "1h" });
    const { length } = trial.host.engine.logs;
    const creates = Array.from({ length: 100 }, (_, index) =>
        initializationFailure(trial.create(KIND, `n${index}`, { groupId: newProject(), region: REGION })),
    );
    const begun = (): number =>
        trial.host.engine.logs.slice(length).filter(({ message }) => message.startsWith("INITIATING")).length;
    await eventually(() => begun() === creates.length);
    await trial.host.cancel();
    await trial.host.cancel();
    const kept = (await Promise.all(creates)).map(({ id }) => id);
    expect(kept.sort()).toEqual(
        trial.atlas
            .endpoints()
            .map(({ id }) => id)
            .sort(),
    );
    expect(trial.host.output).toBe("");
});
