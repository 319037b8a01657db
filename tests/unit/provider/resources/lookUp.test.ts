import { LOOK_UPS } from "../../../../provider/src/resources/privateEndpoint/lookUp";
import { UNKNOWN } from "../../../../provider/src/resources/host";
import { GROUP, HandlerSetup, VPCE } from "../../support/handlerSetup";
import { until } from "../../support/until";

const ID = "65a0c0ffee0123456789abcd";
const LIST_OF_V1 = /v1\.0.*\/privateEndpoint\?/;
const LIST_OF_V2 = /v2.*\/AWS\/endpointService$/;

const find = async (setup: HandlerSetup, args: object): ReturnType<typeof LOOK_UPS.getPrivateEndpoint> =>
    LOOK_UPS.getPrivateEndpoint({ groupId: GROUP, ...args }, setup.runtime);

test("finds an endpoint by its region or id, in either spelling, and changes nothing", async () => {
    const setup = await HandlerSetup.start();
    const { id, endpointServiceName } = setup.atlas.create(GROUP, "us-east-1", {
        status: "WAITING_FOR_USER",
    });
    setup.atlas.attach(id, VPCE, "AVAILABLE");
    setup.atlas.create(GROUP, "eu-west-1", { status: "WAITING_FOR_USER" });
    const expected = {
        id,
        api: "privateEndpoint",
        region: "us-east-1",
        endpointServiceName,
        status: "WAITING_FOR_USER",
        interfaceEndpoints: [VPCE],
        supportedRemoteRegions: [],
    };
    for (const args of [{ region: "us-east-1" }, { region: "US_EAST_1" }, { id }, { id: id.toUpperCase() }]) {
        expect(await find(setup, args)).toEqual(expected);
    }
    expect(setup.atlas.requests.filter(({ method }) => method !== "GET")).toEqual([]);
    expect(setup.lines).toEqual([]);
});

test("look-ups of a project share its lists, one of each API", async () => {
    const setup = await HandlerSetup.start();
    const regions = ["us-east-1", "us-east-2", "eu-west-1", "eu-west-2"];
    regions.forEach((region) => setup.atlas.create(GROUP, region, { status: "WAITING_FOR_USER" }));
    const found = await Promise.all([
        ...regions.map((region) => find(setup, { region })),
        LOOK_UPS.getPrivateEndpoints({ groupId: GROUP }, setup.runtime),
    ]);
    expect(found.slice(0, -1)).toMatchObject(regions.map((region) => ({ region })));
    expect(found.at(-1)).toMatchObject({ endpoints: regions.map((region) => ({ region })) });
    for (const region of regions) {
        await find(setup, { region });
    }
    expect([setup.count("GET", LIST_OF_V1), setup.count("GET", LIST_OF_V2)]).toEqual([1, 1]);
    await setup.clock.sleep(3_000);
    await find(setup, { region: "us-east-1" });
    expect(setup.count("GET", LIST_OF_V1)).toBe(2);
});

describe("tells what is not ready", () => {
    test("INITIATING, whose region the older API hides; later it is ready", async () => {
        const setup = await HandlerSetup.start({ initiating: "30s" });
        const { id } = setup.atlas.create(GROUP, "us-east-1");
        const found = await find(setup, { region: "us-east-1" });
        expect(found).toMatchObject({ id, status: "INITIATING", region: "us-east-1" });
        expect(found).not.toHaveProperty("endpointServiceName");
        await find(setup, { region: "us-east-1" });
        expect(setup.lines).toEqual([
            `private endpoint ${id} in us-east-1 of project ${GROUP} is INITIATING and not ready: it has no endpointServiceName yet. Run "pulumi up" again once it is ready`,
        ]);
        await setup.clock.advance(31_000);
        expect((await find(setup, { region: "us-east-1" })).status).toBe("WAITING_FOR_USER");
    });

    test("FAILED, with Atlas's reason", async () => {
        const setup = await HandlerSetup.start();
        const { id } = setup.atlas.create(GROUP, "us-east-1");
        setup.atlas.setStatus(id, "FAILED", "no quota");
        expect(await find(setup, { id })).toMatchObject({ status: "FAILED", errorMessage: "no quota" });
        expect(setup.lines[0]).toContain(
            "is FAILED: no quota. It gets no endpointServiceName; where a stack manages it",
        );
    });

    test("DELETING; of two in one region the one that stays is found", async () => {
        const setup = await HandlerSetup.start({ deleting: "1h" });
        const { id } = setup.atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
        setup.atlas.setStatus(id, "DELETING");
        expect(await find(setup, { region: "us-east-1" })).toMatchObject({ id, status: "DELETING" });
        expect(setup.lines[0]).toContain("is DELETING: Atlas is removing it");
        const [leaving] = (await LOOK_UPS.getPrivateEndpoints({ groupId: GROUP }, setup.runtime)).endpoints;
        const staying = { ...leaving, id: ID, status: "WAITING_FOR_USER" };
        for (const path of [LIST_OF_V1, LIST_OF_V2]) {
            setup.atlas.fault({ kind: "shape", body: [leaving, staying], times: Infinity, path });
        }
        await setup.clock.sleep(3_000);
        expect(await find(setup, { region: "us-east-1" })).toMatchObject({ id: ID });
    });
});

test("none is an error with what there is, and where; all of none is an empty list", async () => {
    const setup = await HandlerSetup.start({ initiating: "1h" });
    await expect(find(setup, { region: "us-east-1" })).rejects.toThrow(
        `Project ${GROUP} shows no private endpoint in us-east-1. It has none. Check the region and the groupId, or make the endpoint first.`,
    );
    expect(await LOOK_UPS.getPrivateEndpoints({ groupId: GROUP }, setup.runtime)).toEqual({ endpoints: [] });
    const { id } = setup.atlas.create(GROUP, "eu-west-1");
    await setup.clock.sleep(500);
    await expect(find(setup, { region: "us-esat-1" })).rejects.toThrow(
        `in us-esat-1 (did you mean "us-east-1"?). It has ${id} (INITIATING, eu-west-1).`,
    );
    await expect(find(setup, { id: ID })).rejects.toThrow(
        `Project ${GROUP} has no private endpoint ${ID}. It has ${id} (INITIATING, eu-west-1).`,
    );
});

test("an endpoint that was made a moment ago is found, though a shared list is older", async () => {
    const setup = await HandlerSetup.start();
    await LOOK_UPS.getPrivateEndpoints({ groupId: GROUP }, setup.runtime);
    await setup.clock.sleep(500);
    const { id } = setup.atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
    expect((await find(setup, { region: "us-east-1" })).id).toBe(id);
});

test("what has changed just now is looked at anew where the program depends on it; null is no argument", async () => {
    const setup = await HandlerSetup.start();
    const { id } = setup.atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
    const attached = async (isFresh: boolean): Promise<unknown> => {
        const args = { groupId: GROUP, region: null, id };
        return (await LOOK_UPS.getPrivateEndpoint(args, setup.runtime, { isFresh })).interfaceEndpoints;
    };
    expect(await attached(false)).toEqual([]);
    setup.atlas.attach(id, VPCE, "AVAILABLE");
    await setup.clock.sleep(100);
    expect(await attached(false)).toEqual([]);
    expect(await attached(true)).toEqual([VPCE]);
    setup.atlas.detach(id, VPCE);
    await setup.clock.sleep(100);
    const all = await LOOK_UPS.getPrivateEndpoints({ groupId: GROUP }, setup.runtime, { isFresh: true });
    expect(all).toMatchObject({ endpoints: [{ interfaceEndpoints: [] }] });
});

test("where no API shows a region, nothing is concluded from that", async () => {
    const setup = await HandlerSetup.start({ initiating: "1h", endpointServiceApi: false });
    const { id } = setup.atlas.create(GROUP, "us-east-1");
    await expect(find(setup, { region: "us-east-1" })).rejects.toThrow(
        `It has ${id} (INITIATING, region not shown yet). Atlas shows each region once the endpoint is ready: look again then.`,
    );
    expect(await find(setup, { id })).not.toHaveProperty("region");
});

test("through the newer API: remote regions, regions that the older one does not have, and a service account", async () => {
    const setup = await HandlerSetup.start();
    const { id } = await setup.ready({ supportedRemoteRegions: ["eu-west-1"] });
    const other = setup.otherProcess();
    expect(await find(other, { id })).toMatchObject({
        supportedRemoteRegions: ["eu-west-1"],
        api: "endpointService",
    });
    const account = await HandlerSetup.start({}, undefined, { clientId: "client", clientSecret: "secret" });
    account.atlas.create(GROUP, "il-central-1", { status: "WAITING_FOR_USER" });
    expect(await find(account, { region: "il-central-1" })).toMatchObject({ status: "AVAILABLE" });
    expect(account.count("GET", LIST_OF_V1)).toBe(0);
});

test("a refusal of the newer API is told, since it may be hiding endpoints", async () => {
    const setup = await HandlerSetup.start({ initiating: "1h" });
    setup.atlas.create(GROUP, "il-central-1");
    setup.atlas.fault({
        kind: "status",
        status: 403,
        errorCode: "USER_UNAUTHORIZED",
        path: LIST_OF_V2,
        times: Infinity,
    });
    await expect(find(setup, { region: "il-central-1" })).rejects.toThrow("USER_UNAUTHORIZED");
    await expect(LOOK_UPS.getPrivateEndpoints({ groupId: GROUP }, setup.runtime)).rejects.toThrow(
        "USER_UNAUTHORIZED",
    );
});

test("a failure of the newer API in passing hides nothing", async () => {
    const setup = await HandlerSetup.start({ initiating: "1h" });
    setup.atlas.create(GROUP, "us-east-1");
    setup.atlas.fault({ kind: "status", status: 500, path: LIST_OF_V2, times: 3 });
    expect(await find(setup, { region: "us-east-1" })).toMatchObject({ status: "INITIATING" });
});

test("an Atlas that does not answer: the error names the problem, after five minutes at most", async () => {
    const setup = await HandlerSetup.start();
    setup.atlas.fault({ kind: "status", status: 503, times: Infinity });
    const startedAt = setup.clock.now();
    await expect(find(setup, { region: "us-east-1" })).rejects.toThrow(
        `Atlas gave no answer about the private endpoints of project ${GROUP} within 5m`,
    );
    expect(setup.clock.now() - startedAt).toBeLessThan(301_000);
    expect(setup.said.join()).toContain("no usable answer from Atlas, retrying");
});

test.each<[object, string]>([
    [{}, "region is required; allowed is an AWS region"],
    [{ region: "mars" }, `region is "mars"; allowed is an AWS region such as "us-east-1"`],
    [{ region: "useast1" }, `(did you mean "us-east-1"?)`],
    [{ id: "x" }, `id is "x"; allowed is an endpoint's id of 24 hexadecimal digits`],
    [{ id: ID, region: "us-east-1" }, "region and id are both given; leave one of them out"],
    [{ groupId: "x", region: "us-east-1" }, `groupId is "x"`],
    [{ regoin: "us-east-1" }, `regoin is not an argument of this function (did you mean "region"?)`],
    [{ region: UNKNOWN }, "region is not known yet"],
])("refuses %j before it asks", async (args, words) => {
    const setup = await HandlerSetup.start();
    await expect(find(setup, args)).rejects.toThrow(words);
    expect(setup.atlas.requests).toEqual([]);
});

test("shows no secret argument, and names missing credentials", async () => {
    const setup = await HandlerSetup.start();
    const secret = LOOK_UPS.getPrivateEndpoint({ groupId: "hush", region: "us-east-1" }, setup.runtime, {
        secrets: new Set(["groupId"]),
    });
    await expect(secret).rejects.toThrow(/^groupId is a secret value that is not allowed(?!.*hush)/s);
    const bare = await HandlerSetup.start({}, undefined, { privateKey: "" });
    await expect(LOOK_UPS.getPrivateEndpoints({ groupId: GROUP }, bare.runtime)).rejects.toThrow(
        "mongodbatlas:publicKey",
    );
});

describe("where the two APIs contradict each other, each endpoint's own page decides", () => {
    const NAME = "com.amazonaws.vpce.us-east-1.vpce-svc-0bbbbbbbbbbbbbbbb";
    const old = (status: string, name: string | null = NAME) => ({
        ...{ id: ID, status, endpointServiceName: name, errorMessage: null, interfaceEndpoints: [] },
        ...{ cloudProvider: "AWS", regionName: "US_EAST_1", supportedRemoteRegions: [] },
    });

    test.each([
        ["a gone one is ready", LIST_OF_V1, [old("WAITING_FOR_USER")]],
        ["a gone one is FAILED", LIST_OF_V1, [old("FAILED")]],
        ["a gone one is DELETING", LIST_OF_V1, [old("DELETING")]],
        ["it is INITIATING", LIST_OF_V1, "INITIATING"],
        ["it is not there", LIST_OF_V1, []],
        ["a gone one is ready", LIST_OF_V2, [old("AVAILABLE")]],
        ["a gone one is FAILED", LIST_OF_V2, [old("FAILED", null)]],
        ["it is INITIATING", LIST_OF_V2, "INITIATING"],
        ["it is not there", LIST_OF_V2, []],
    ] as const)("%s, in the list of %s", async (_what, path, list) => {
        const setup = await HandlerSetup.start();
        const { id, endpointServiceName } = setup.atlas.create(GROUP, "us-east-1", {
            status: "WAITING_FOR_USER",
        });
        const body = list === "INITIATING" ? [{ ...old("INITIATING", null), id }] : list;
        setup.atlas.fault({ kind: "shape", body, path, times: Infinity });
        const expected = { id, endpointServiceName };
        expect(await find(setup, { region: "us-east-1" })).toMatchObject(expected);
        expect(await setup.import("PrivateEndpoint", `${GROUP}/us-east-1`)).toMatchObject({
            id,
            state: { endpointServiceName },
        });
        const asked = { groupId: GROUP } as Parameters<HandlerSetup["endpoints"]["read"]>[1];
        expect(await setup.endpoints.read("us-east-1", asked)).toMatchObject({
            id,
            props: { endpointServiceName },
        });
    });

    test("one that only the lists show is none", async () => {
        const setup = await HandlerSetup.start();
        setup.atlas.fault({
            kind: "shape",
            body: [old("WAITING_FOR_USER")],
            path: LIST_OF_V1,
            times: Infinity,
        });
        await expect(find(setup, { region: "us-east-1" })).rejects.toThrow("shows no private endpoint");
    });
});

describe("an API that does not answer keeps back nothing that the other one shows ready", () => {
    test.each([
        [LIST_OF_V1, { kind: "status", status: 500 }],
        [LIST_OF_V2, { kind: "status", status: 500 }],
        [LIST_OF_V1, { kind: "status", status: 403, errorCode: "USER_UNAUTHORIZED" }],
        [LIST_OF_V2, { kind: "status", status: 403, errorCode: "USER_UNAUTHORIZED" }],
        [LIST_OF_V1, { kind: "html", status: 200 }],
        [LIST_OF_V2, { kind: "html", status: 200 }],
        [LIST_OF_V2, { kind: "html", status: 404 }],
        [LIST_OF_V1, { kind: "hang" }],
        [LIST_OF_V2, { kind: "hang" }],
    ] as const)("%s: %j", async (path, fault) => {
        const setup = await HandlerSetup.start();
        const { id } = setup.atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
        setup.atlas.fault({ ...fault, path, times: Infinity });
        const found = find(setup, { region: "us-east-1" });
        if (fault.kind === "hang") {
            await until(() => setup.atlas.requests.length >= 3, "an API was not asked");
            await setup.clock.expireRequests();
        }
        expect(await found).toMatchObject({ id });
        expect(setup.clock.now()).toBeLessThanOrEqual(30_000);
    });
});
