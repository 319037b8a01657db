import type { Fault } from "../../../../emulator/src";
import { REGIONS } from "../../../../provider/src/atlas/api/regions";
import { GROUP, HandlerSetup } from "../../support/handlerSetup";
import { failure } from "../../support/until";

const POST = { method: "POST" } as const;

test("one create takes one list and one POST, and knows its id at once", async () => {
    const setup = await HandlerSetup.start({ initiating: "now" });
    const id = await setup.create("us-east-1");
    expect(setup.made).toEqual([id]);
    expect(setup.atlas.requests.map(({ method, status }) => [method, status])).toEqual([
        ["GET", 401],
        ["GET", 200],
        ["POST", 201],
    ]);
});

test("18 creates at once share the list", async () => {
    const setup = await HandlerSetup.start({ initiating: "now" });
    const ids = await Promise.all(REGIONS.map((region) => setup.create(region)));
    expect(new Set(ids).size).toBe(18);
    expect(setup.count("GET")).toBe(1);
    expect(setup.count("POST")).toBe(18);
});

// What may have had an effect, and what cannot: wire tests have the faults of either kind.
test.each<[string, Fault, number]>([
    ["the answer is lost", { kind: "lost", ...POST }, 1],
    ["a 500 before the effect", { kind: "status", ...POST }, 2],
])("%s: one endpoint", async (_what, fault, posts) => {
    const setup = await HandlerSetup.start();
    setup.atlas.fault(fault);
    const id = await setup.create("us-east-1");
    expect(setup.made).toEqual([id]);
    expect(setup.count("POST")).toBe(posts);
});

test("without an answer in 12 of 18 regions, with and without effect: each gets its own", async () => {
    const setup = await HandlerSetup.start({ initiating: { reads: 4 } });
    setup.atlas.fault({ kind: "lost", ...POST, times: 6 });
    setup.atlas.fault({ kind: "status", ...POST, times: 6 });
    const ids = await Promise.all(REGIONS.map((region) => setup.create(region)));
    const regions = new Map(setup.atlas.endpoints(GROUP).map(({ id, region }) => [id, region]));
    expect(ids.map((id) => regions.get(id))).toEqual([...REGIONS]);
    expect(regions.size).toBe(18);
    expect(setup.count("POST")).toBe(24);
});

test("a FAILED endpoint whose create response was lost is ours: endpointService shows its region", async () => {
    const setup = await HandlerSetup.start({ initiating: "now" });
    setup.atlas.failNext(GROUP, "us-east-1", "no capacity");
    setup.atlas.fault({ kind: "lost", ...POST });
    const { id } = (await failure(setup.create("us-east-1"))) as Error & { id?: string };
    expect(setup.made).toEqual([id]);
    expect(setup.atlas.endpoints()[0]).toMatchObject({ status: "FAILED", endpointServiceName: null });
    expect(setup.count("POST")).toBe(1);
});

test("a FAILED endpoint whose create response was lost, without endpointService: named, not guessed", async () => {
    const setup = await HandlerSetup.start({ initiating: "now", endpointServiceApi: false });
    setup.atlas.failNext(GROUP, "us-east-1", "no capacity");
    setup.atlas.fault({ kind: "lost", ...POST });
    const { message } = await failure(setup.create("us-east-1"));
    expect(message).toContain(`It is one of: ${setup.made[0]} (FAILED).`);
    // What comes of it later than that is the user's as well.
    expect(message).toContain("so Atlas may have made the endpoint");
    expect(message).toContain("adoptExisting: true");
    expect(message).not.toContain("Network Access");
});

test("a server that is not Atlas answers the create call: tried for half a minute, then told", async () => {
    const setup = await HandlerSetup.start();
    setup.atlas.fault({ kind: "html", status: 404, ...POST, times: Infinity });
    const { message } = await failure(setup.create("us-east-1"));
    expect(message).toContain("Is mongodbatlas:baseUrl (or MONGODB_ATLAS_BASE_URL) right?");
    expect(setup.clock.now()).toBeLessThan(90_000);
    expect(setup.made).toEqual([]);
});

test("a timeout before the create call: nothing was made, and the message says so", async () => {
    const setup = await HandlerSetup.start();
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
    const setup = await HandlerSetup.start({ initiating: "10m", endpointServiceApi: false });
    setup.atlas.fault({ kind: "lost", ...POST });
    const error = await failure(setup.create("us-east-1", { timeout: "90s" }));
    const [id] = setup.made;
    expect(error.message).toContain(`It is one of: ${id} (INITIATING). The API that would tell`);
    expect(error.message).toContain("Nothing is in state.");
    expect(error.message).toContain("adoptExisting: true");
    expect(setup.count("POST")).toBe(1);
});

test("privateEndpoint's create is gone while its list still works: endpointService makes it", async () => {
    const setup = await HandlerSetup.start();
    setup.atlas.fault({ kind: "status", status: 410, path: "/api/atlas/v1.0", ...POST });
    const id = await setup.create("us-east-1");
    expect(setup.made).toEqual([id]);
    expect(setup.atlas.requests.filter(({ method }) => method === "POST").map(({ path }) => path)).toEqual([
        `/api/atlas/v1.0/groups/${GROUP}/privateEndpoint`,
        `/api/atlas/v2/groups/${GROUP}/privateEndpoint/endpointService`,
    ]);
});
