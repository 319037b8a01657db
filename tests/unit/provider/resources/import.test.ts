import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { GROUP, HandlerSetup, VPCE } from "../../support/handlerSetup";
import { failure, until } from "../../support/until";
import { KINDS, type KindName } from "../../../../provider/src/resources/kinds";
import { Runtime } from "../../../../provider/src/resources/project/runtime";

const ID = "65a0c0ffee0123456789abcd";

test.each<[KindName, string, string]>([
    ["PrivateEndpoint", ID, "GROUPID/ID or GROUPID/REGION"],
    ["PrivateEndpoint", `${GROUP}/${ID}/x`, "GROUPID/ID or GROUPID/REGION"],
    ["PrivateEndpoint", `orders/${ID}`, "GROUPID/ID or GROUPID/REGION"],
    ["InterfaceEndpoint", VPCE, "GROUPID/PRIVATEENDPOINTID/VPCEID"],
    ["InterfaceEndpoint", `${GROUP}/${ID}/eni-1`, "GROUPID/PRIVATEENDPOINTID/VPCEID"],
    ["PrivateConnectionString", `${GROUP}/or_ders/${VPCE}`, "GROUPID/CLUSTERNAME/VPCEID"],
    ["PrivateConnectionString", "", "GROUPID/CLUSTERNAME/VPCEID"],
])("an import of a %s refuses the id %j before it asks, and names the form", async (kind, id, form) => {
    const setup = await HandlerSetup.start();
    await expect(setup.import(kind, id)).rejects.toThrow(`The id of ${kind} is ${form}, such as 5df2`);
    await expect(setup.import(kind, id)).rejects.toThrow(`; it is ${JSON.stringify(id)}.`);
    expect(setup.atlas.requests).toEqual([]);
});

test("an imported program gets the required arguments only; after a refresh it has those that it had", () => {
    const runtime = new Runtime({ config: () => undefined, environment: {} });
    const served = KINDS.PrivateEndpoint.serve(runtime);
    const state = { groupId: GROUP, region: "us-east-1", providerName: "AWS", status: "WAITING_FOR_USER" };
    expect(served.inputsOf(state, undefined)).toEqual({ groupId: GROUP, region: "us-east-1" });
    expect(served.inputsOf(state, { adoptExisting: true })).toEqual({
        groupId: GROUP,
        region: "us-east-1",
        providerName: "AWS",
        adoptExisting: true,
    });
});

test("an import reads each kind, and keeps the id that the state has", async () => {
    const setup = await HandlerSetup.start({
        clusters: [{ name: "orders", regions: ["us-east-1"] }],
        clusterUpdateAfter: "now",
        clusterUpdating: "now",
        attaching: "now",
    });
    const { id } = setup.atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
    setup.atlas.attach(id, VPCE);
    await setup.clock.sleep(5_000);
    expect(await setup.import("PrivateEndpoint", `${GROUP}/${id}`)).toMatchObject({
        id,
        state: {
            groupId: GROUP,
            region: "us-east-1",
            status: "WAITING_FOR_USER",
            interfaceEndpoints: [VPCE],
        },
    });
    expect(await setup.import("InterfaceEndpoint", `${GROUP}/${id}/${VPCE}`)).toMatchObject({
        id: VPCE,
        state: { privateEndpointId: id, connectionStatus: "AVAILABLE", api: "privateEndpoint" },
    });
    const string = `${GROUP}/orders/${VPCE}`;
    expect(await setup.import("PrivateConnectionString", string)).toMatchObject({
        id: string,
        state: { status: "READY", srvConnectionString: expect.stringContaining("orders-pl-0") as string },
    });
    expect(setup.atlas.requests.filter(({ method }) => method !== "GET")).toEqual([]);
});

test("an import of what is not there names it", async () => {
    const setup = await HandlerSetup.start({ clusters: [{ name: "orders", regions: ["us-east-1"] }] });
    const { id } = setup.atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
    await expect(setup.import("PrivateEndpoint", `${GROUP}/${ID}`)).rejects.toThrow(
        `Project ${GROUP} has no private endpoint ${ID}. It has ${id} (WAITING_FOR_USER, us-east-1).`,
    );
    await expect(setup.import("InterfaceEndpoint", `${GROUP}/${id}/${VPCE}`)).rejects.toThrow(
        `Private endpoint ${id} of project ${GROUP} has no ${VPCE} attached`,
    );
    await expect(setup.import("PrivateConnectionString", `${GROUP}/orders/${VPCE}`)).rejects.toThrow(
        `Cluster orders of project ${GROUP} lists no connection string for ${VPCE}`,
    );
    await expect(setup.import("PrivateConnectionString", `${GROUP}/mobile/${VPCE}`)).rejects.toThrow(
        `Cluster mobile of project ${GROUP} lists no connection string`,
    );
});

test("an import of an endpoint that hides its region takes it from the newer API, or refuses", async () => {
    const setup = await HandlerSetup.start({ initiating: "1h" });
    const { id } = setup.atlas.create(GROUP, "eu-west-1");
    expect(await setup.import("PrivateEndpoint", `${GROUP}/${id}`)).toMatchObject({
        state: { region: "eu-west-1", status: "INITIATING", api: "privateEndpoint" },
    });
    const old = await HandlerSetup.start({ initiating: "1h", endpointServiceApi: false });
    const hidden = old.atlas.create(GROUP, "eu-west-1");
    await expect(old.import("PrivateEndpoint", `${GROUP}/${hidden.id}`)).rejects.toThrow(
        `Private endpoint ${hidden.id} of project ${GROUP} is INITIATING, and Atlas does not show its region`,
    );
});

test("an import or a get by region finds the endpoint, also where the older API hides its region, and keeps its id", async () => {
    const setup = await HandlerSetup.start({ initiating: "1h" });
    const { id } = setup.atlas.create(GROUP, "eu-west-1");
    const expected = { id, state: { region: "eu-west-1", status: "INITIATING", api: "privateEndpoint" } };
    expect(await setup.import("PrivateEndpoint", `${GROUP}/EU_WEST_1`)).toMatchObject(expected);
    const { endpoints } = setup.otherProcess();
    type State = Parameters<typeof endpoints.read>[1];
    const asked = { groupId: GROUP } as State;
    for (const given of ["eu-west-1", `${GROUP}/eu-west-1`, `${GROUP}/${id}`]) {
        expect(await endpoints.read(given, asked)).toMatchObject({ id, props: { region: "eu-west-1" } });
    }
    await expect(endpoints.read(`${ID}/eu-west-1`, asked)).rejects.toThrow(
        `groupId is "${GROUP}", and the id names project ${ID}; give the same one`,
    );
    const none = `Project ${GROUP} shows no private endpoint in eu-west-2. It has ${id} (INITIATING, eu-west-1).`;
    await expect(setup.import("PrivateEndpoint", `${GROUP}/eu-west-2`)).rejects.toThrow(none);
});

test("an import of an endpoint with remote regions has them, through the API that knows them", async () => {
    const setup = await HandlerSetup.start();
    const { id } = await setup.ready({ supportedRemoteRegions: ["eu-west-1"] });
    expect(await setup.otherProcess().import("PrivateEndpoint", `${GROUP}/${id}`)).toMatchObject({
        state: { supportedRemoteRegions: ["eu-west-1"], api: "endpointService" },
    });
});

test("an import goes through the newer API where the older one is gone, and without a row where the host knows none", async () => {
    const setup = await HandlerSetup.start({ privateEndpointApi: false });
    const { id } = setup.atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
    const { state } = await setup.import("PrivateEndpoint", `${GROUP}/${id}`, { urn: undefined });
    expect(state).toMatchObject({ region: "us-east-1", api: "endpointService", status: "AVAILABLE" });
    expect(setup.said).toEqual([]);
});

test("a cancelled import says so", async () => {
    const cancel = new AbortController();
    const setup = await HandlerSetup.start({}, cancel.signal);
    setup.atlas.fault({ kind: "status", method: "GET", times: 1_000 });
    const failed = failure(setup.import("PrivateEndpoint", `${GROUP}/${ID}`));
    await until(() => setup.count("GET") > 1, "no request");
    cancel.abort();
    expect((await failed).message).toContain(
        `The command was cancelled while it read private endpoint ${ID}.`,
    );
});

test("an attachment takes the id of a get, which has the project in front, and no other project's", async () => {
    const setup = await HandlerSetup.start();
    const check = async (privateEndpointId: string): Promise<unknown> => {
        const given = { groupId: GROUP, privateEndpointId, interfaceEndpointId: VPCE };
        const result = await setup.attachments.check({}, given);
        const checked = result.inputs as Readonly<Record<string, unknown>>;
        return result.failures?.length === 0 ? checked.privateEndpointId : result.failures;
    };
    expect(await check(`${GROUP}/${ID}`)).toBe(ID);
    expect(await check(`${ID}/${ID}`)).toMatchObject([{ property: "privateEndpointId" }]);
    expect(await check(`${GROUP}/${ID}/x`)).toMatchObject([{ property: "privateEndpointId" }]);
    const unknown = { groupId: unknownValue, privateEndpointId: `${GROUP}/${ID}`, interfaceEndpointId: VPCE };
    expect((await setup.attachments.check({}, unknown)).inputs).toMatchObject({ privateEndpointId: ID });
    expect(await check(`${GROUP}/us-east-1`)).toMatchObject([
        {
            reason: expect.stringContaining(
                "after a get by region, take the id from getPrivateEndpoint",
            ) as string,
        },
    ]);
    const listed = { groupId: GROUP, privateEndpointId: [ID], interfaceEndpointId: VPCE };
    expect((await setup.attachments.check({}, listed)).failures).toHaveLength(1);
});
