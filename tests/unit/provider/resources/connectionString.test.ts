import { ENDPOINT_SERVICE_REGIONS, type Fault } from "../../../../emulator/src";
import type { PrivateConnectionStringState as State } from "../../../../provider/src/resources/privateConnectionString/state";
import { status } from "../../support/faultRow";
import { endsWith, GROUP, HandlerSetup, OTHER_VPCE, present, VPCE } from "../../support/handlerSetup";
import { CHANGED, ID, inputs, NOT_FOUND, sharded, start } from "../../support/stringSetup";
import { until } from "../../support/until";

const TWO = ["us-east-1", "eu-west-1"];

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
    sharded(setup);
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

// [what, the program's arguments, what happens before, code of the error or READY, seconds at most]
test.each<[string, object, (setup: HandlerSetup) => unknown, string, number]>([
    ["an unknown cluster", { clusterName: "order" }, () => undefined, "unknownCluster", 5],
    [
        "its name in another case, though Atlas may show it",
        { clusterName: "ORDERS" },
        ({ atlas }) =>
            atlas.fault({
                kind: "shape",
                body: { name: "orders", stateName: "IDLE" },
                path: "/clusters/ORDERS",
            }),
        "unknownCluster",
        5,
    ],
    [
        "a flex cluster",
        {},
        ({ atlas }) => atlas.createCluster(GROUP, "orders", ["us-east-1"], { kind: "flex" }),
        "tooSmall",
        5,
    ],
    [
        "a shared cluster",
        {},
        ({ atlas }) => atlas.createCluster(GROUP, "orders", ["us-east-1"], { kind: "shared" }),
        "tooSmall",
        5,
    ],
    [
        "a cluster that is being deleted",
        {},
        ({ atlas }) => atlas.setClusterState(GROUP, "orders", "DELETING"),
        "clusterLeaves",
        5,
    ],
    [
        "a VPC endpoint that nothing has",
        { interfaceEndpointId: OTHER_VPCE },
        () => undefined,
        "unknownVpcEndpoint",
        20,
    ],
    ["one stale answer about the cluster", {}, ({ atlas }) => atlas.fault(NOT_FOUND), "READY", 120],
    [
        "a VPC endpoint that the older API does not list",
        {},
        ({ atlas }) =>
            atlas.fault({
                kind: "shape",
                body: [],
                times: Infinity,
                method: "GET",
                path: /v1\.0.*privateEndpoint\?/,
            }),
        "READY",
        120,
    ],
    [
        "no right",
        {},
        ({ atlas }) => atlas.fault(status(403, "USER_UNAUTHORIZED", { times: Infinity })),
        "noAccess",
        5,
    ],
])("%s", async (_what, more, happen, ends, seconds) => {
    const setup = await start();
    happen(setup);
    const create = setup.strings.create({ ...inputs(setup), ...more });
    if (ends === "READY") {
        expect((await create).outs).toMatchObject({ status: "READY" });
    } else {
        expect(await endsWith(ends, create)).not.toHaveProperty("properties");
        expect(setup.facts).toMatchObject(ends === "unknownCluster" ? { names: ["orders"] } : {});
    }
    expect(setup.clock.now()).toBeLessThanOrEqual(seconds * 1_000);
});

// [what, the cluster's regions, regional mode, row, what the error names]
test.each<[string, readonly string[], boolean, RegExp, RegExp]>([
    ["a region without an endpoint", TWO, false, /^IDLE, needs EU_WEST_1/, /EU_WEST_1/],
    ["no nodes where the VPC endpoint is", ["eu-west-2"], false, /^IDLE, needs EU_WEST_2/, /us-east-1/],
    ["in regional mode no other region counts", TWO, true, /^IDLE, no string yet/, /^(?!.*EU_WEST_1)/],
])(
    "the time is over, and the row and the error say why: %s",
    async (_what, regions, isRegional, row, why) => {
        const setup = await start(regions, { clusterUpdateAfter: "150s" });
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

test("^C, and a wait that could not even begin, stay in state; a refresh keeps them", async () => {
    const cancel = new AbortController();
    const setup = await start(TWO, {}, cancel.signal);
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
    const silent = await start();
    silent.atlas.fault({ kind: "status", times: Infinity });
    expect(await endsWith("notListed", silent.strings.create(inputs(silent, "1m")))).toMatchObject({
        id: ID,
        properties: { status: "WAITING" },
    });
});
