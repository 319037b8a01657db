import { urnOf } from "../../testkit/providerHost/program";
import {
    callError,
    newProject,
    newVpcEndpoint,
    ProviderTrial,
    type TrialOptions,
} from "../support/providerHostTrial";

let trial: ProviderTrial;
let groupId: string;
const start = async (options: TrialOptions): Promise<void> => {
    trial = await ProviderTrial.start(options);
};

beforeEach(() => {
    groupId = newProject();
});

afterEach(() => trial.stop());

it.each([404, 405, 410] as const)(
    "falls back where the privateEndpoint API answers %d",
    async (privateEndpointApiGone) => {
        await start({ atlas: { privateEndpointApi: false, privateEndpointApiGone } });
        const created = await Promise.all(
            ["eu-west-1", "eu-west-2"].map((region) =>
                trial.create("PrivateEndpoint", region, { groupId, region }),
            ),
        );
        expect(created.map(({ properties }) => properties.api)).toEqual([
            "endpointService",
            "endpointService",
        ]);
        const first = created[0];
        const { properties } = await trial.create("InterfaceEndpoint", "attached", {
            groupId,
            privateEndpointId: first?.id,
            interfaceEndpointId: newVpcEndpoint(),
        });
        expect(properties).toMatchObject({ api: "endpointService", connectionStatus: "AVAILABLE" });
        // Found out once for each project, and told once.
        expect(
            trial.requestsTo(groupId).filter(({ status }) => status === privateEndpointApiGone),
        ).toHaveLength(1);
        expect(trial.host.engine.logs.filter(({ message }) => message.includes("successor"))).toHaveLength(1);
    },
);

it("takes the privateEndpoint API as long as it is there", async () => {
    await start({});
    const { properties } = await trial.create("PrivateEndpoint", "first", { groupId, region: "eu-west-1" });
    expect(properties.api).toBe("privateEndpoint");
    expect(trial.requestsTo(groupId).every(({ path }) => path.includes("/v1.0/"))).toBe(true);
});

it("deletes through endpointService what was made before the privateEndpoint API went", async () => {
    await start({ atlas: { privateEndpointApi: false } });
    const { id } = trial.atlas.create(groupId, "eu-west-1", { status: "WAITING_FOR_USER" });
    const state = {
        ...(await trial.inputs("PrivateEndpoint", "old", { groupId, region: "eu-west-1" })),
        api: "privateEndpoint",
        status: "WAITING_FOR_USER",
        endpointServiceName: "com.amazonaws.vpce.eu-west-1.vpce-svc-0",
        interfaceEndpoints: [],
    };
    await trial.host.delete(id, urnOf("PrivateEndpoint", "old"), state);
    expect(trial.atlas.endpoints(groupId)).toEqual([]);
});

it("does not mistake a missing project for a removed route", async () => {
    await start({ atlas: { projects: [newProject()] } });
    const error = await callError(trial.create("PrivateEndpoint", "none", { groupId, region: "eu-west-1" }));
    expect(error.message).toMatch(/GROUP_NOT_FOUND.*Check groupId/);
    expect(trial.atlas.requests.filter(({ path }) => path.includes("/v2/"))).toEqual([]);
});

it("does not fall back when the API was chosen explicitly", async () => {
    await start({ atlas: { privateEndpointApi: false } });
    const args = { groupId, region: "eu-west-1", api: "privateEndpoint" };
    expect((await callError(trial.create("PrivateEndpoint", "only", args))).message).toContain("404");
    expect(trial.atlas.endpoints(groupId)).toEqual([]);
    expect(trial.atlas.requests.filter(({ path }) => path.includes("/v2/"))).toEqual([]);
});
