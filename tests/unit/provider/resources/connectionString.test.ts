import { ENDPOINT_SERVICE_REGIONS, type Fault } from "../../../../emulator/src";
import {
    settled,
    stringInState,
    type PrivateConnectionStringState as State,
} from "../../../../provider/src/resources/privateConnectionString/state";
import { status } from "../../support/faultRow";
import {
    endsWith,
    GROUP,
    HandlerSetup,
    OTHER_VPCE,
    PAUSE,
    present,
    STRING_ID as ID,
    VPCE,
} from "../../support/handlerSetup";
import { until } from "../../support/until";

// Single faults are in stringFaults.test.ts.

const TWO = ["us-east-1", "eu-west-1"];
const SAME = { changes: false, replaces: [] };
const CHANGED = { changes: true, replaces: [] };

async function start(
    regions?: readonly string[],
    clusterUpdateAfter: `${number}s` = "20s",
    cancel?: AbortSignal,
): Promise<HandlerSetup> {
    const setup = await HandlerSetup.start({ clusterUpdateAfter }, cancel);
    setup.addCluster(regions);
    return setup;
}

/** A string in state; `up` is the next run. */
async function inState(): Promise<{ setup: HandlerSetup; state: State; up: HandlerSetup }> {
    const setup = await start();
    const state = await setup.connected();
    await setup.clock.advance(PAUSE);
    setup.atlas.clearRequests();
    return { setup, state, up: setup.otherProcess() };
}

const inputs = (setup: HandlerSetup, create?: string): ReturnType<HandlerSetup["stringInputs"]> => ({
    ...setup.stringInputs(),
    ...(create === undefined ? {} : { __timeouts: { create } }),
});

const shard = ({ atlas }: HandlerSetup): unknown =>
    atlas.createCluster(GROUP, "orders", ["us-east-1"], { sharded: true });

test("waits through IDLE, UPDATING and IDLE, and gives the string of this VPC endpoint; a destroy asks nothing", async () => {
    const setup = await start();
    const { id, outs } = await setup.strings.create(inputs(setup));
    expect(id).toBe(ID);
    expect(outs).toMatchObject({
        srvConnectionString: expect.stringMatching(
            /^mongodb\+srv:\/\/orders-pl-0\.\w+\.mongodb\.net$/,
        ) as string,
        connectionString: expect.stringMatching(/^mongodb:\/\/pl-0-us-east-1\./) as string,
        type: "MONGOD",
        status: "READY",
    });
    expect(outs).not.toHaveProperty("srvShardOptimizedConnectionString");
    expect(setup.said.map((row) => /^\w+/.exec(row)?.[0])).toEqual(
        expect.arrayContaining(["IDLE", "UPDATING", "listed"]),
    );
    const asked = setup.atlas.requests.length;
    await setup.strings.delete(id, present(outs));
    expect([
        setup.atlas.requests.length,
        setup.atlas.requests.filter(({ method }) => method !== "GET"),
    ]).toEqual([asked, []]);
});

test("a sharded cluster's has another type; of two, each gets its own; that of a cluster in all regions is whole", async () => {
    const setup = await start();
    shard(setup);
    const { outs } = await setup.strings.create(inputs(setup));
    expect(outs).toMatchObject({
        type: "MONGOS",
        srvShardOptimizedConnectionString: expect.stringContaining("orders-pl-0-lb.") as string,
    });
    setup.atlas.attach(setup.made[0] ?? "", OTHER_VPCE);
    const other = await setup.strings.create({ ...inputs(setup), interfaceEndpointId: OTHER_VPCE });
    expect(other.outs?.srvConnectionString).toContain("orders-pl-1.");
    const wide = await start(ENDPOINT_SERVICE_REGIONS);
    ENDPOINT_SERVICE_REGIONS.slice(1).forEach((region, index) => {
        const { id } = wide.atlas.create(GROUP, region, { status: "WAITING_FOR_USER" });
        wide.atlas.attach(id, `vpce-${index}`, "AVAILABLE");
    });
    const whole = present((await wide.strings.create(inputs(wide))).outs).connectionString;
    expect(whole?.match(/:\d+[,/]/g)).toHaveLength(3 * ENDPOINT_SERVICE_REGIONS.length);
});

test("20 strings of one cluster cost at most two more requests than one", async () => {
    const [one = 0, twenty = 0] = await Promise.all(
        [1, 20].map(async (many) => {
            const setup = await start();
            const ids = Array.from({ length: many }, (_, index) => (index === 0 ? VPCE : `vpce-${index}`));
            ids.slice(1).forEach((vpce) => setup.atlas.attach(setup.made[0] ?? "", vpce));
            await Promise.all(
                ids.map((interfaceEndpointId) =>
                    setup.strings.create({ ...inputs(setup), interfaceEndpointId }),
                ),
            );
            expect(setup.count("GET", /privateEndpoint/)).toBeLessThanOrEqual(8);
            return setup.count("GET", /\/clusters\/orders/);
        }),
    );
    expect(twenty).toBeLessThanOrEqual(one + 2);
});

// [what, the cluster's regions, regional mode, row, what the error names]
test.each<[string, readonly string[], boolean, RegExp, RegExp]>([
    ["a region without an endpoint", TWO, false, /^IDLE, needs EU_WEST_1/, /EU_WEST_1/],
    ["no nodes where the VPC endpoint is", ["eu-west-2"], false, /^IDLE, needs EU_WEST_2/, /us-east-1/],
    ["in regional mode no other region counts", TWO, true, /^IDLE, no string yet/, /^(?!.*EU_WEST_1)/],
])(
    "the time is over, and the row and the error say why: %s",
    async (_what, regions, isRegional, row, why) => {
        const setup = await start(regions, "150s");
        setup.atlas.setRegionalMode(GROUP, isRegional);
        const { id, properties, message } = await endsWith<State>(
            "notListed",
            setup.strings.create(inputs(setup, "2m")),
        );
        expect(setup.said).toContainEqual(expect.stringMatching(row));
        expect(message).toMatch(why);
        expect([id, properties.status]).toEqual([ID, "WAITING"]);
        expect(await setup.strings.diff(id, properties, inputs(setup))).toEqual(CHANGED);
        const { id: other } = setup.atlas.create(GROUP, regions[1] ?? regions[0] ?? "", {
            status: "WAITING_FOR_USER",
        });
        setup.atlas.attach(other, OTHER_VPCE);
        const next = setup.strings.update(id, properties, inputs(setup, "10m"));
        await (regions.length > 1 ? next : endsWith("notListed", next));
    },
);

test("the regional mode is read only where a region is about to be named, and what it does not tell is not known", async () => {
    const MODE = /\/privateEndpoint\/regionalMode$/;
    const whole = await start();
    await whole.strings.create(inputs(whole));
    expect(whole.count("GET", MODE)).toBe(0);
    for (const fault of [
        { kind: "shape", body: { enabled: null } },
        status(403, "USER_UNAUTHORIZED"),
    ] as Fault[]) {
        const setup = await start(TWO);
        setup.atlas.fault({ ...fault, path: MODE, times: Infinity });
        const { message } = await endsWith("notListed", setup.strings.create(inputs(setup, "3m")));
        expect(message).toContain("unless the project's regional mode is on");
    }
});

test("^C leaves the wait in state, and a refresh keeps it", async () => {
    const cancel = new AbortController();
    const setup = await start(TWO, undefined, cancel.signal);
    const ended = endsWith<State>("notListed", setup.strings.create(inputs(setup)));
    await until(
        () => setup.said.some((row) => row.startsWith("IDLE")),
        () => setup.said.join(),
    );
    cancel.abort();
    const { properties } = await ended;
    expect(await setup.otherProcess().strings.read(ID, properties)).toMatchObject({
        id: ID,
        props: { status: "WAITING" },
    });
});

test("all strings of a cluster are compared by one request a run, and again after some minutes, and not again where nobody answers", async () => {
    const { setup, state, up } = await inState();
    for (let index = 0; index < 20; index += 1) {
        expect(await up.strings.diff(ID, state, { ...inputs(up), __urn: `a::b::c::${index}` })).toEqual(SAME);
        await up.clock.sleep(3_000);
    }
    expect(up.count("GET")).toBe(1);
    shard(setup);
    await up.clock.advance(301_000);
    expect(await up.strings.diff(ID, state, inputs(up))).toEqual(CHANGED);
    const next = setup.otherProcess();
    // A refresh has read the string itself.
    expect(await next.strings.compare(ID, state, inputs(next))).toEqual(SAME);
    next.atlas.fault({ kind: "status", times: Infinity });
    const startedAt = next.clock.now();
    expect(await next.strings.diff(ID, state, inputs(next))).toEqual(SAME);
    expect(next.clock.now() - startedAt).toBeLessThanOrEqual(41_000);
    const asked = next.atlas.requests.length;
    expect([await next.strings.diff(ID, state, inputs(next)), next.atlas.requests.length]).toEqual([
        SAME,
        asked,
    ]);
});

test("the same hosts in another order, and what is left out beside the same srv string, are no difference; another string is", async () => {
    const { state, up } = await inState();
    const [, scheme = "", hosts = "", rest = ""] =
        /^(\w+:\/\/)([^/]*)(.*)$/.exec(state.connectionString ?? "") ?? [];
    const reversed = { ...state, connectionString: scheme + hosts.split(",").reverse().join() + rest };
    expect(reversed).not.toEqual(state);
    expect(await up.strings.diff(ID, reversed, inputs(up))).toEqual(SAME);
    expect((await up.strings.read(ID, reversed)).props).toMatchObject(reversed);
    const another = { ...state, srvConnectionString: "mongodb+srv://another" };
    expect(await up.strings.diff(ID, another, inputs(up))).toEqual(CHANGED);
    const known = stringInState({
        ...{ groupId: GROUP, clusterName: "orders", interfaceEndpointId: VPCE, type: "MONGOD" },
        ...{ srvConnectionString: "mongodb+srv://a", connectionString: "mongodb://a1,a2/?ssl=true" },
    });
    const bare = { ...known, connectionString: undefined, type: undefined };
    expect(settled(known, bare)).toEqual(known);
    for (const other of [
        { ...bare, srvConnectionString: "mongodb+srv://b" },
        { ...known, connectionString: "mongodb://a1,a3/?ssl=true" },
    ]) {
        expect(settled(known, other)).toEqual(other);
    }
});
