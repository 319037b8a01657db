import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { KINDS, type KindName } from "../../../../provider/src/resources/kinds";
import { endsWith, GROUP, HandlerSetup, VPCE } from "../../support/handlerSetup";

const ID = "65a0c0ffee0123456789abcd";
const READY = { status: "WAITING_FOR_USER" };
type Props = Parameters<HandlerSetup["endpoints"]["read"]>[1];
const asked = (more: object = {}): Props => ({ groupId: GROUP, ...more });

test.each<[KindName, string]>([
    ["PrivateEndpoint", ID],
    ["PrivateEndpoint", `${GROUP}/${ID}/x`],
    ["PrivateEndpoint", `orders/${ID}`],
    ["InterfaceEndpoint", VPCE],
    ["InterfaceEndpoint", `${GROUP}/${ID}/eni-1`],
    ["PrivateConnectionString", `${GROUP}/or_ders/${VPCE}`],
    ["PrivateConnectionString", ""],
])("an import of a %s refuses the id %j before it asks, and names the form", async (kind, id) => {
    const setup = await HandlerSetup.start();
    const { message } = await endsWith("wrongId", setup.import(kind, id));
    expect([
        message.includes("GROUPID/"),
        message.includes(JSON.stringify(id)),
        setup.atlas.requests,
    ]).toEqual([true, true, []]);
});

test("an import reads each kind, and keeps the id that the state has; a cluster or an endpoint that is not there is named", async () => {
    const setup = await HandlerSetup.start({
        clusters: [{ name: "orders", regions: ["us-east-1"] }],
        clusterUpdateAfter: "now",
        clusterUpdating: "now",
        attaching: "now",
    });
    const { id } = setup.atlas.create(GROUP, "us-east-1", READY);
    await endsWith("noSuchString", setup.import("PrivateConnectionString", `${GROUP}/mobile/${VPCE}`));
    expect(
        (await endsWith("noSuchEndpoint", setup.import("PrivateEndpoint", `${GROUP}/${ID}`))).message,
    ).toContain(id);
    setup.atlas.attach(id, VPCE);
    await setup.clock.sleep(5_000);
    const endpoint = { groupId: GROUP, region: "us-east-1", ...READY, interfaceEndpoints: [VPCE] };
    expect(await setup.import("PrivateEndpoint", `${GROUP}/${id}`)).toMatchObject({ id, state: endpoint });
    const attachment = { privateEndpointId: id, connectionStatus: "AVAILABLE", api: "privateEndpoint" };
    expect(await setup.import("InterfaceEndpoint", `${GROUP}/${id}/${VPCE}`)).toMatchObject({
        id: VPCE,
        state: attachment,
    });
    const string = `${GROUP}/orders/${VPCE}`;
    expect(await setup.import("PrivateConnectionString", string)).toMatchObject({
        id: string,
        state: { status: "READY" },
    });
    expect(setup.atlas.requests.filter(({ method }) => method !== "GET")).toEqual([]);
});

test("an imported program gets the required arguments only; after a refresh it has those that it had", () => {
    const kind = KINDS.PrivateEndpoint;
    const state = { groupId: GROUP, region: "us-east-1", providerName: "AWS", ...READY };
    expect(kind.inputsOf(state, undefined)).toEqual({ groupId: GROUP, region: "us-east-1" });
    const had = { groupId: GROUP, region: "us-east-1", providerName: "AWS", adoptExisting: true };
    expect(kind.inputsOf(state, { adoptExisting: true } as object)).toEqual(had);
});

test("an endpoint that hides its region is found by region or id, or its import is refused where no API shows it", async () => {
    const setup = await HandlerSetup.start({ initiating: "1h" });
    const { id } = setup.atlas.create(GROUP, "eu-west-1");
    const expected = { region: "eu-west-1", status: "INITIATING", api: "privateEndpoint" };
    for (const given of [id, "EU_WEST_1", "eu-west-1"]) {
        expect(await setup.import("PrivateEndpoint", `${GROUP}/${given}`)).toMatchObject({
            id,
            state: expected,
        });
    }
    const { endpoints } = setup.otherProcess();
    for (const given of ["eu-west-1", `${GROUP}/eu-west-1`, `${GROUP}/${id}`]) {
        expect(await endpoints.read(given, asked())).toMatchObject({ id, props: { region: "eu-west-1" } });
    }
    await endsWith("wrongGet", endpoints.read(`${ID}/eu-west-1`, asked()));
    await endsWith("noneInRegion", setup.import("PrivateEndpoint", `${GROUP}/eu-west-2`));
    const old = await HandlerSetup.start({ initiating: "1h", endpointServiceApi: false });
    const hidden = old.atlas.create(GROUP, "eu-west-1");
    await endsWith("regionHidden", old.import("PrivateEndpoint", `${GROUP}/${hidden.id}`));
    // A get may be told the region.
    expect((await old.endpoints.read(hidden.id, asked({ region: "EU_WEST_1" }))).props).toMatchObject({
        region: "eu-west-1",
    });
});

test("remote regions come through the API that knows them; where the older one is gone, all does, and without a row", async () => {
    const setup = await HandlerSetup.start();
    const { id } = await setup.ready({ supportedRemoteRegions: ["eu-west-1"] });
    const expected = { supportedRemoteRegions: ["eu-west-1"], api: "endpointService" };
    expect(await setup.otherProcess().import("PrivateEndpoint", `${GROUP}/${id}`)).toMatchObject({
        state: expected,
    });
    expect(
        (await setup.otherProcess().endpoints.read(id, asked({ api: "endpointService" }))).props,
    ).toMatchObject(expected);
    const gone = await HandlerSetup.start({ privateEndpointApi: false });
    const other = gone.atlas.create(GROUP, "us-east-1", READY);
    const { state } = await gone.import("PrivateEndpoint", `${GROUP}/${other.id}`, { urn: undefined });
    expect([state, gone.said]).toEqual([
        expect.objectContaining({ region: "us-east-1", api: "endpointService" }),
        [],
    ]);
});

test.each([
    [ID, { groupId: "x" }, "wrongGet"],
    [ID, { region: "mars" }, "wrongGet"],
    [ID, { api: "v9" }, "wrongGet"],
    [ID, { regoin: "us-east-1" }, "wrongGet"],
    ["us-east-1", { region: "eu-west-1" }, "wrongGet"],
    ["vpce-1", {}, "noSuchEndpoint"],
    [ID, {}, "noSuchEndpoint"],
])("a get of %s with %j: %s", async (id, more, code) => {
    const { atlas, endpoints } = await HandlerSetup.start();
    await endsWith(code, endpoints.read(id, asked(more)));
    expect(atlas.requests.length === 0).toBe(code === "wrongGet");
});

test("an attachment takes the id of a get, which has the project in front, and no other project's", async () => {
    const setup = await HandlerSetup.start();
    const check = async (privateEndpointId: unknown, groupId: unknown = GROUP): Promise<unknown> => {
        const args = { groupId, privateEndpointId, interfaceEndpointId: VPCE };
        const checked = await setup.attachments.check({}, args);
        const wrong = (checked.failures ?? []).map(({ property }) => property);
        return wrong.length === 0 ? (checked.inputs as typeof args).privateEndpointId : wrong;
    };
    const wrong = ["privateEndpointId"];
    expect([await check(`${GROUP}/${ID}`), await check(`${GROUP}/${ID}`, unknownValue)]).toEqual([ID, ID]);
    expect(
        await Promise.all(
            [`${ID}/${ID}`, `${GROUP}/${ID}/x`, `${GROUP}/us-east-1`, [ID]].map((one) => check(one)),
        ),
    ).toEqual([wrong, wrong, wrong, wrong]);
});
