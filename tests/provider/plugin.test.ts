import { secret } from "../../testkit/providerHost/sdk";
import {
    callError,
    eventually,
    initializationFailure,
    newProject,
    newVpcEndpoint,
    ProviderTrial,
} from "../support/providerHostTrial";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const KIND = "PrivateEndpoint";
const REGION = "eu-west-1";

let trial: ProviderTrial;
let groupId: string;

beforeAll(async () => {
    trial = await ProviderTrial.start({ host: "plugin" });
});
afterAll(() => trial.stop());
beforeEach(() => {
    groupId = newProject();
    trial.atlas.configure({ initiating: "now", deleting: "now" });
});

it("goes from check to delete, with nothing hidden in the inputs", async () => {
    const urn = trial.urnOf(KIND, "whole");
    const inputs = await trial.inputs(KIND, "whole", { groupId, region: "EU_WEST_1" });
    expect(inputs).toEqual({ groupId, region: REGION, providerName: "AWS" });
    const { id, properties } = await trial.host.create(urn, inputs);
    expect(properties).toEqual({
        ...inputs,
        __instance: expect.any(String) as string,
        __origin: trial.atlas.url,
        api: "privateEndpoint",
        status: "WAITING_FOR_USER",
        endpointServiceName: trial.atlas.endpoints(groupId)[0]?.endpointServiceName,
        interfaceEndpoints: [],
    });
    expect(await trial.host.diff(id, urn, properties, inputs)).toMatchObject({
        changes: "none",
        replaces: [],
    });
    expect(await trial.host.read(id, urn, properties, inputs)).toEqual({ id, properties, inputs });
    await trial.host.delete(id, urn, properties);
    expect(trial.atlas.endpoints(groupId)).toEqual([]);
    expect((await trial.host.read(id, urn, properties, inputs)).id).toBe("");
});

it("passes unknown and secret arguments through, and previews without a request", async () => {
    const urn = trial.urnOf("InterfaceEndpoint", "new");
    const interfaceEndpointId = newVpcEndpoint();
    const args = { groupId: secret(groupId), privateEndpointId: UNKNOWN, interfaceEndpointId };
    const { inputs, failures } = await trial.host.check(urn, {}, args);
    expect([inputs, failures]).toEqual([args, []]);
    const { properties } = await trial.host.create(urn, inputs, {}, true);
    expect(properties).toEqual({
        ...args,
        api: UNKNOWN,
        connectionStatus: UNKNOWN,
        deleteRequested: UNKNOWN,
        errorMessage: UNKNOWN,
    });
    expect(trial.requestsTo(groupId)).toEqual([]);
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

it("ends every wait on Cancel, a hundred of them, with all in state and not a word on standard error", async () => {
    const cancelled = await ProviderTrial.start({ host: "plugin", atlas: { initiating: "1h" } });
    try {
        const groups = Array.from({ length: 100 }, newProject);
        const creates = groups.map((group, index) =>
            initializationFailure(cancelled.create(KIND, `n${index}`, { groupId: group, region: REGION })),
        );
        const begun = (): number =>
            cancelled.host.engine.logs.filter(({ message }) => message.startsWith("INITIATING")).length;
        await eventually(() => begun() === groups.length);
        await cancelled.host.cancel();
        await cancelled.host.cancel();
        const kept = await Promise.all(creates);
        expect(kept.map(({ id }) => id).sort()).toEqual(
            cancelled.atlas
                .endpoints()
                .map(({ id }) => id)
                .sort(),
        );
        expect(cancelled.host.output).toBe("");
    } finally {
        await cancelled.stop();
    }
});

it("says what a call needs that it does not know", async () => {
    const error = await callError(
        trial.host.create("urn:pulumi:s::p::atlas-private-endpoint:index:Cluster::c", {}),
    );
    expect(error.message).toContain(
        "atlas-private-endpoint:index:Cluster is not a resource of atlas-private-endpoint",
    );
});
