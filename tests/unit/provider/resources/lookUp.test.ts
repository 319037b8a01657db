import { UNKNOWN } from "../../../../provider/src/resources/host";
import { LOOK_UPS } from "../../../../provider/src/resources/lookUps";
import { GET, status } from "../../support/faultRow";
import { endsWith, GROUP, HandlerSetup, VPCE } from "../../support/handlerSetup";
import { until } from "../../support/until";

const ID = "65a0c0ffee0123456789abcd";
const V1 = /v1\.0.*\/privateEndpoint\?/;
const V2 = /v2.*\/AWS\/endpointService$/;
const REGION = { region: "us-east-1" };
const READY = { status: "WAITING_FOR_USER" };
const NO_RIGHT = status(403, "USER_UNAUTHORIZED");

const find = async (
    setup: HandlerSetup,
    args: object,
    options?: Parameters<typeof LOOK_UPS.getPrivateEndpoint>[2],
): ReturnType<typeof LOOK_UPS.getPrivateEndpoint> =>
    LOOK_UPS.getPrivateEndpoint({ groupId: GROUP, ...args }, setup.runtime, options);
const all = async (setup: HandlerSetup, isFresh = false): ReturnType<typeof LOOK_UPS.getPrivateEndpoints> =>
    LOOK_UPS.getPrivateEndpoints({ groupId: GROUP }, setup.runtime, { isFresh });

test("finds an endpoint by its region or id, in either spelling, and changes nothing", async () => {
    const setup = await HandlerSetup.start();
    const { id, endpointServiceName } = setup.atlas.create(GROUP, "us-east-1", READY);
    setup.atlas.attach(id, VPCE, "AVAILABLE");
    setup.atlas.create(GROUP, "eu-west-1", READY);
    const expected = {
        ...READY,
        ...REGION,
        id,
        api: "privateEndpoint",
        endpointServiceName,
        interfaceEndpoints: [VPCE],
        supportedRemoteRegions: [],
    };
    for (const args of [REGION, { region: "US_EAST_1" }, { id }, { id: id.toUpperCase() }]) {
        expect(await find(setup, args)).toEqual(expected);
    }
    expect([setup.atlas.requests.filter(({ method }) => method !== "GET"), setup.lines]).toEqual([[], []]);
});

test("look-ups of a project share its lists, one of each API, for two seconds; one that has to be fresh does not", async () => {
    const setup = await HandlerSetup.start();
    const regions = ["us-east-1", "us-east-2", "eu-west-1", "eu-west-2"];
    regions.forEach((region) => setup.atlas.create(GROUP, region, READY));
    const [found, listed] = await Promise.all([
        Promise.all(regions.map((region) => find(setup, { region }))),
        all(setup),
    ]);
    expect([found, listed.endpoints]).toMatchObject([
        regions.map((region) => ({ region })),
        regions.map((region) => ({ region })),
    ]);
    await find(setup, REGION);
    expect([setup.count("GET", V1), setup.count("GET", V2)]).toEqual([1, 1]);
    const id = setup.made[0] ?? "";
    setup.atlas.attach(id, VPCE, "AVAILABLE");
    await setup.clock.sleep(100);
    const attached = async (isFresh: boolean): Promise<unknown> =>
        (await find(setup, { region: null, id }, { isFresh })).interfaceEndpoints;
    expect([await attached(false), await attached(true)]).toEqual([[], [VPCE]]);
    setup.atlas.detach(id, VPCE);
    await setup.clock.sleep(100);
    expect((await all(setup, true)).endpoints[0]?.interfaceEndpoints).toEqual([]);
});

test("an endpoint that was made a moment ago is found, though a shared list is older; all of none is an empty list", async () => {
    const setup = await HandlerSetup.start();
    expect(await all(setup)).toEqual({ endpoints: [] });
    await setup.clock.sleep(500);
    const { id } = setup.atlas.create(GROUP, "us-east-1", READY);
    expect((await find(setup, REGION)).id).toBe(id);
});

test("what is not ready is found, and a line says so, once; later it is ready; of two in a region the one that stays is found", async () => {
    const setup = await HandlerSetup.start({ initiating: "30s", deleting: "1h" });
    const { id } = setup.atlas.create(GROUP, "us-east-1");
    const found = await find(setup, REGION);
    expect([found.id, found.status, "endpointServiceName" in found]).toEqual([id, "INITIATING", false]);
    await find(setup, REGION);
    expect(setup.lines).toEqual(["foundUnready"]);
    await setup.clock.advance(31_000);
    expect(await find(setup, REGION)).toMatchObject(READY);
    setup.atlas.setStatus(id, "FAILED", "no quota");
    await setup.clock.sleep(3_000);
    expect(await find(setup, { id })).toMatchObject({ status: "FAILED", errorMessage: "no quota" });
    setup.atlas.setStatus(id, "DELETING");
    await setup.clock.sleep(3_000);
    expect(await find(setup, REGION)).toMatchObject({ id, status: "DELETING" });
    expect(setup.factsOfLines).toMatchObject([
        { isPending: true, isFailed: false, isLeaving: false },
        { isPending: false, isFailed: true, isLeaving: false },
        { isPending: false, isFailed: false, isLeaving: true },
    ]);
    const [leaving] = (await all(setup)).endpoints;
    const body = [leaving, { ...leaving, ...READY, id: ID }];
    [V1, V2].forEach((path) => setup.atlas.fault({ kind: "shape", body, times: Infinity, path }));
    await setup.clock.sleep(3_000);
    expect(await find(setup, REGION)).toMatchObject({ id: ID });
});

test("none is an error with what there is; where no API shows a region, nothing is concluded from that", async () => {
    const setup = await HandlerSetup.start({ initiating: "1h", endpointServiceApi: false });
    const { id } = setup.atlas.create(GROUP, "eu-west-1");
    const none = await endsWith("noneInRegion", find(setup, { region: "us-esat-1" }));
    expect(none).toMatchObject({ text: { facts: { hidden: true } } });
    expect(none.message).toContain('"us-east-1"');
    expect((await endsWith("noSuchEndpoint", find(setup, { id: ID }))).message).toContain(id);
    expect(await find(setup, { id })).not.toHaveProperty("region");
});

test("through the newer API: remote regions, regions that the older one does not have, and a service account", async () => {
    const setup = await HandlerSetup.start();
    const { id } = await setup.ready({ supportedRemoteRegions: ["eu-west-1"] });
    expect(await find(setup.otherProcess(), { id })).toMatchObject({
        supportedRemoteRegions: ["eu-west-1"],
        api: "endpointService",
    });
    const account = await HandlerSetup.start({}, undefined, { clientId: "client", clientSecret: "secret" });
    account.atlas.create(GROUP, "il-central-1", READY);
    expect(await find(account, { region: "il-central-1" })).toMatchObject({ status: "AVAILABLE" });
    expect(account.count("GET", V1)).toBe(0);
});

test("a refusal of the newer API is an error, since it may be hiding endpoints; a failure in passing hides nothing", async () => {
    const setup = await HandlerSetup.start({ initiating: "1h" });
    setup.atlas.create(GROUP, "us-east-1");
    setup.atlas.fault({ kind: "status", path: V2, times: 3 });
    expect(await find(setup, REGION)).toMatchObject({ status: "INITIATING" });
    setup.atlas.fault({ ...NO_RIGHT, path: V2, times: Infinity });
    await setup.clock.sleep(3_000);
    await endsWith("noAccess", find(setup, { region: "il-central-1" }));
    await endsWith("noAccess", all(setup));
});

test("an Atlas that does not answer ends it after five minutes, and a row says so meanwhile", async () => {
    const setup = await HandlerSetup.start();
    setup.atlas.fault({ kind: "status", status: 503, times: Infinity });
    await endsWith("notLookedUp", find(setup, REGION));
    expect([setup.clock.now() < 301_000, setup.said.join().includes("503")]).toEqual([true, true]);
});

test.each<[object, string, string]>([
    [{}, "wrongLookUp", "region is required"],
    [{ region: "mars" }, "wrongLookUp", 'region is "mars"'],
    [{ region: "useast1" }, "wrongLookUp", '"us-east-1"'],
    [{ id: "x" }, "wrongLookUp", 'id is "x"'],
    [{ id: ID, ...REGION }, "wrongLookUp", "region and id"],
    [{ groupId: "x", ...REGION }, "wrongLookUp", 'groupId is "x"'],
    [{ regoin: "us-east-1" }, "wrongLookUp", '"region"'],
    [{ region: UNKNOWN }, "unknownYet", "region"],
])("refuses %j before it asks: %s", async (args, code, named) => {
    const setup = await HandlerSetup.start();
    expect((await endsWith(code, find(setup, args))).message).toContain(named);
    expect(setup.atlas.requests).toEqual([]);
});

test("names missing credentials", async () => {
    const bare = await HandlerSetup.start({}, undefined, { privateKey: "" });
    expect((await endsWith("wrongLookUp", all(bare))).message).toContain("mongodbatlas:publicKey");
});

const NAME = "com.amazonaws.vpce.us-east-1.vpce-svc-0bbbbbbbbbbbbbbbb";
const old = (state: string, name: string | null = NAME): object => ({
    ...{ id: ID, status: state, endpointServiceName: name, errorMessage: null, interfaceEndpoints: [] },
    ...{ cloudProvider: "AWS", regionName: "US_EAST_1", supportedRemoteRegions: [] },
});

test.each<[string, RegExp, "itself" | readonly object[]]>([
    ["a gone one ready", V1, [old("WAITING_FOR_USER")]],
    ["a gone one FAILED", V1, [old("FAILED")]],
    ["a gone one DELETING", V1, [old("DELETING")]],
    ["it INITIATING", V1, "itself"],
    ["nothing", V1, []],
    ["a gone one ready", V2, [old("AVAILABLE")]],
    ["a gone one FAILED", V2, [old("FAILED", null)]],
    ["it INITIATING", V2, "itself"],
    ["nothing", V2, []],
])(
    "where one list shows %s (%s), each endpoint's own page decides, for a look-up, an import and a get",
    async (_what, path, list) => {
        const setup = await HandlerSetup.start();
        const { id, endpointServiceName } = setup.atlas.create(GROUP, "us-east-1", READY);
        setup.atlas.fault({
            kind: "shape",
            body: list === "itself" ? [{ ...old("INITIATING", null), id }] : list,
            path,
            times: Infinity,
        });
        expect(await find(setup, REGION)).toMatchObject({ id, endpointServiceName });
        expect(await setup.import("PrivateEndpoint", `${GROUP}/us-east-1`)).toMatchObject({
            id,
            state: { endpointServiceName },
        });
        expect(await setup.endpoints.read("us-east-1", { groupId: GROUP })).toMatchObject({
            id,
            props: { endpointServiceName },
        });
    },
);

test("one that only a list shows is none", async () => {
    const setup = await HandlerSetup.start();
    setup.atlas.fault({ kind: "shape", body: [old("WAITING_FOR_USER")], path: V1, times: Infinity });
    await endsWith("noneInRegion", find(setup, REGION));
});

test.each(
    [V1, V2].flatMap((path) =>
        [{ kind: "status" }, NO_RIGHT, { kind: "html", status: 200 }, { kind: "hang" }].map(
            (fault) => [path, fault] as const,
        ),
    ),
)(
    "an API that does not answer keeps back nothing that the other one shows ready: %s: %j",
    async (path, fault) => {
        const setup = await HandlerSetup.start();
        const { id } = setup.atlas.create(GROUP, "us-east-1", READY);
        setup.atlas.fault({ ...(fault as typeof NO_RIGHT), ...GET, path });
        const found = find(setup, REGION);
        if (fault.kind === "hang") {
            await until(() => setup.atlas.requests.length >= 3, "an API was not asked");
            await setup.clock.expireRequests();
        }
        expect([(await found).id, setup.clock.now() <= 30_000]).toEqual([id, true]);
    },
);
