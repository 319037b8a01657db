import type { Fault } from "../../../../emulator/src";
import { REGIONS } from "../../../../provider/src/atlas/api/regions";
import { CreateSetup, GROUP, stopEmulators } from "../../support/createSetup";
import { failure, until } from "../../support/until";

afterEach(stopEmulators);

const POST = { method: "POST" } as const;

test("one create takes one list and one POST, and knows its id at once", async () => {
    const setup = await CreateSetup.start();
    const id = await setup.create("us-east-1");
    expect(setup.made).toEqual([id]);
    expect(setup.atlas.requests.map(({ method, status }) => [method, status])).toEqual([
        ["GET", 401],
        ["GET", 200],
        ["POST", 201],
    ]);
});

test("18 creates at once share the list", async () => {
    const setup = await CreateSetup.start();
    const ids = await Promise.all(REGIONS.map((region) => setup.create(region)));
    expect(new Set(ids).size).toBe(18);
    expect(setup.count("GET")).toBe(1);
    expect(setup.count("POST")).toBe(18);
});

/** Faults of a POST, and whether it has its effect all the same. */
const LOSSES: readonly (readonly [string, Fault, boolean])[] = [
    ["the answer is lost", { kind: "lost", ...POST }, true],
    ["half of the answer is lost", { kind: "half", ...POST }, true],
    ["the answer has another shape", { kind: "shape", ...POST }, true],
    ["a 500 after the effect", { kind: "status", status: 500, effect: true, ...POST }, true],
    ["a proxy's 502 after the effect", { kind: "html", effect: true, ...POST }, true],
    ["a 504 after the effect", { kind: "status", status: 504, effect: true, ...POST }, true],
    ["a reset before the effect", { kind: "reset", ...POST }, false],
    ["a 500 before the effect", { kind: "status", status: 500, ...POST }, false],
    ["a proxy's 502 before the effect", { kind: "html", ...POST }, false],
];

test.each(LOSSES)("%s: one endpoint", async (_what, fault, effect) => {
    const setup = await CreateSetup.start();
    setup.atlas.fault(fault);
    const id = await setup.create("us-east-1");
    expect(setup.made).toEqual([id]);
    expect(setup.count("POST")).toBe(effect ? 1 : 2);
});

test.each(LOSSES)("%s, twice: one endpoint", async (_what, fault) => {
    const setup = await CreateSetup.start();
    setup.atlas.fault({ ...fault, times: 2 });
    const id = await setup.create("us-east-1");
    expect(setup.made).toEqual([id]);
});

test.each([true, false])("no answer in time, with the effect: %p", async (effect) => {
    const setup = await CreateSetup.start();
    setup.atlas.fault({ kind: "hang", effect, ...POST });
    const created = setup.create("us-east-1");
    await until(
        () => setup.atlas.requests.some(({ fault }) => fault === "hang"),
        () => "no POST",
    );
    await setup.clock.expireRequests();
    const id = await created;
    expect(setup.made).toEqual([id]);
    expect(setup.count("POST")).toBe(effect ? 1 : 2);
});

test.each(LOSSES)("%s, in 18 regions at once: each gets its own", async (_what, fault, effect) => {
    const setup = await CreateSetup.start();
    setup.atlas.fault({ ...fault, times: 18 });
    const ids = await Promise.all(REGIONS.map((region) => setup.create(region)));
    const regions = new Map(setup.atlas.endpoints(GROUP).map(({ id, region }) => [id, region]));
    expect(ids.map((id) => regions.get(id))).toEqual([...REGIONS]);
    expect(regions.size).toBe(18);
    expect(setup.count("POST")).toBe(effect ? 18 : 36);
});

test("lost in every other region, with and without effect: each gets its own", async () => {
    const setup = await CreateSetup.start({ initiating: { reads: 4 } });
    setup.atlas.fault({ kind: "lost", ...POST, times: 6 });
    setup.atlas.fault({ kind: "status", ...POST, times: 6 });
    const ids = await Promise.all(REGIONS.map((region) => setup.create(region)));
    const regions = new Map(setup.atlas.endpoints(GROUP).map(({ id, region }) => [id, region]));
    expect(ids.map((id) => regions.get(id))).toEqual([...REGIONS]);
    expect(regions.size).toBe(18);
});

test("lost while another process makes one elsewhere: each has its own", async () => {
    const setup = await CreateSetup.start({ initiating: { reads: 4 } });
    const other = setup.otherProcess();
    setup.atlas.fault({ kind: "lost", ...POST });
    const ours = setup.create("us-east-1");
    await until(
        () => setup.atlas.endpoints().length === 1,
        () => "nothing was made",
    );
    const [id, theirs] = await Promise.all([ours, other.create("eu-west-1")]);
    const regions = new Map(setup.atlas.endpoints(GROUP).map((one) => [one.id, one.region]));
    expect([regions.get(id), regions.get(theirs)]).toEqual(["us-east-1", "eu-west-1"]);
});

test("a POST that is refused by the limit is sent again when Retry-After is over", async () => {
    const setup = await CreateSetup.start();
    setup.atlas.fault({ kind: "refuse429", ...POST, retryAfter: 3, times: 2 });
    const id = await setup.create("us-east-1");
    expect(setup.made).toEqual([id]);
    expect(setup.count("POST")).toBe(3);
    expect(setup.clock.now()).toBeGreaterThanOrEqual(6_000);
});

test("a FAILED endpoint whose create response was lost is ours: endpointService shows its region", async () => {
    const setup = await CreateSetup.start({ initiating: "now" });
    setup.atlas.failNext(GROUP, "us-east-1", "no capacity");
    setup.atlas.fault({ kind: "lost", ...POST });
    const id = await setup.create("us-east-1");
    expect(setup.made).toEqual([id]);
    expect(setup.atlas.endpoints()[0]).toMatchObject({ status: "FAILED", endpointServiceName: null });
    expect(setup.count("POST")).toBe(1);
});

test("a FAILED endpoint whose create response was lost, without endpointService: named, not guessed", async () => {
    const setup = await CreateSetup.start({ initiating: "now", endpointServiceApi: false });
    setup.atlas.failNext(GROUP, "us-east-1", "no capacity");
    setup.atlas.fault({ kind: "lost", ...POST });
    const { message } = await failure(setup.create("us-east-1"));
    expect(message).toContain(`It is one of: ${setup.made[0]} (FAILED).`);
    // What comes of it later than that is the user's as well.
    expect(message).toContain("so Atlas may have made the endpoint");
    expect(message).toContain("adoptExisting: true");
    expect(message).not.toContain("Network Access");
});

test("Atlas takes no changes while it is upgraded: the create waits until it does", async () => {
    const setup = await CreateSetup.start();
    const errorCode = "WRITES_NOT_ALLOWED_DURING_APP_UPGRADES";
    setup.atlas.fault({ kind: "status", status: 405, errorCode, ...POST, times: 6 });
    const id = await setup.create("us-east-1");
    expect(setup.made).toEqual([id]);
    expect(setup.count("POST")).toBe(7);
    expect(setup.atlas.requests.filter(({ path }) => path.includes("/api/atlas/v2"))).toEqual([]);
});

test("a server that is not Atlas answers the create call: tried for half a minute, then told", async () => {
    const setup = await CreateSetup.start();
    setup.atlas.fault({ kind: "html", status: 404, ...POST, times: Infinity });
    const { message } = await failure(setup.create("us-east-1"));
    expect(message).toContain("Is mongodbatlas:baseUrl (or MONGODB_ATLAS_BASE_URL) right?");
    expect(setup.clock.now()).toBeLessThan(90_000);
    expect(setup.made).toEqual([]);
});

test.each([400, 402])("a %d is final: one POST, and nothing made", async (status) => {
    const setup = await CreateSetup.start();
    setup.atlas.fault({ kind: "status", status, ...POST });
    expect(await failure(setup.create("us-east-1"))).toMatchObject({ problem: { status } });
    expect(setup.count("POST")).toBe(1);
    expect(setup.made).toEqual([]);
});

test("a wrong key costs two requests", async () => {
    const setup = await CreateSetup.start({}, { "mongodbatlas:privateKey": "guess" });
    expect(await failure(setup.create("us-east-1"))).toMatchObject({ problem: { status: 401 } });
    expect(setup.atlas.requests).toHaveLength(2);
});

test("a timeout before the create call: nothing was made, and the message says so", async () => {
    const setup = await CreateSetup.start();
    setup.atlas.fault({ kind: "status", status: 503, times: Infinity });
    const error = await failure(setup.create("us-east-1", { timeout: "90s" }));
    expect(error.message).toContain(
        "The private endpoint in us-east-1 of project " + GROUP + " was not created within 1m30s",
    );
    expect(error.message).toContain("503");
    expect(error.message).toContain("Nothing was made and nothing is in state.");
    expect(setup.count("POST")).toBe(0);
});

test("a timeout after a lost call: the message does not claim that nothing was made", async () => {
    const setup = await CreateSetup.start({ initiating: "10m", endpointServiceApi: false });
    setup.atlas.fault({ kind: "lost", ...POST });
    const error = await failure(setup.create("us-east-1", { timeout: "90s" }));
    const [id] = setup.made;
    expect(error.message).toContain(`It is one of: ${id} (INITIATING). The API that would tell`);
    expect(error.message).toContain("Nothing is in state.");
    expect(error.message).toContain("adoptExisting: true");
    expect(setup.count("POST")).toBe(1);
});

test("privateEndpoint's create is gone while its list still works: endpointService makes it", async () => {
    const setup = await CreateSetup.start();
    setup.atlas.fault({ kind: "status", status: 410, path: "/api/atlas/v1.0", ...POST });
    const id = await setup.create("us-east-1");
    expect(setup.made).toEqual([id]);
    expect(setup.atlas.requests.filter(({ method }) => method === "POST").map(({ path }) => path)).toEqual([
        `/api/atlas/v1.0/groups/${GROUP}/privateEndpoint`,
        `/api/atlas/v2/groups/${GROUP}/privateEndpoint/endpointService`,
    ]);
});

test("a timeout while the call is rate limited: nothing was made, and the message says so", async () => {
    const setup = await CreateSetup.start();
    setup.atlas.fault({ kind: "refuse429", ...POST, retryAfter: 20, times: Infinity });
    const error = await failure(setup.create("us-east-1", { timeout: "90s" }));
    expect(error.message).toContain("Nothing was made and nothing is in state.");
    expect(setup.count("POST")).toBe(5);
    expect(setup.made).toEqual([]);
});
