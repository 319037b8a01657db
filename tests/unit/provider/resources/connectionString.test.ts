import type { EmulatorOptions } from "../../../../emulator/src";
import { GROUP, HandlerSetup, VPCE } from "../../support/handlerSetup";
import { failure } from "../../support/until";

const OTHER_VPCE = "vpce-9f8e7d6c5b4a";
const GET_CLUSTER = { method: "GET", path: "/clusters/orders" } as const;

/** A project with a cluster, and a VPC endpoint that somebody has attached a moment ago. */
async function start(options: EmulatorOptions = {}, regions = ["us-east-1"]): Promise<HandlerSetup> {
    const setup = await HandlerSetup.start({
        clusterUpdateAfter: "20s",
        clusterUpdating: "40s",
        clusters: [
            { name: "orders", regions: regions as ["us-east-1"] },
            { name: "mobile", regions: ["us-east-1"], kind: "flex" },
            { name: "free", regions: ["us-east-1"], kind: "shared" },
        ],
        ...options,
    });
    const { id } = setup.atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
    setup.atlas.attach(id, VPCE);
    return setup;
}

type Strings = Awaited<ReturnType<HandlerSetup["strings"]["create"]>>;
type Outputs = NonNullable<Strings["outs"]>;
const present = (outs: Strings["outs"]): Outputs => {
    if (outs === undefined) {
        throw new Error("no outputs");
    }
    return outs;
};

test("waits through IDLE, UPDATING and IDLE, and gives the string of this VPC endpoint", async () => {
    const setup = await start();
    const { id, outs } = await setup.strings.create(setup.stringInputs());
    expect(id).toBe(`${GROUP}/orders/${VPCE}`);
    expect(outs).toMatchObject({
        srvConnectionString: expect.stringMatching(
            /^mongodb\+srv:\/\/orders-pl-0\.\w+\.mongodb\.net$/,
        ) as string,
        connectionString: expect.stringMatching(/^mongodb:\/\/pl-0-us-east-1\./) as string,
        type: "MONGOD",
        status: "READY",
    });
    expect(outs).not.toHaveProperty("srvShardOptimizedConnectionString");
    expect(setup.said).toEqual(
        expect.arrayContaining([
            `IDLE, no string yet: cluster orders lists none for ${VPCE}`,
            `UPDATING: cluster orders; the string for ${VPCE} comes after that`,
            `listed: the string for ${VPCE} in cluster orders`,
        ]),
    );
    expect(setup.count("POST") + setup.count("DELETE") + setup.count("PATCH")).toBe(0);
});

test("a sharded cluster has another type, and a shard-optimized string", async () => {
    const setup = await start();
    setup.atlas.createCluster(GROUP, "orders", ["us-east-1"], { sharded: true });
    const { outs } = await setup.strings.create(setup.stringInputs());
    expect(outs).toMatchObject({
        type: "MONGOS",
        srvShardOptimizedConnectionString: expect.stringContaining("mongodb+srv://orders-pl-0-lb.") as string,
    });
});

test("of two, the one whose endpoints name the VPC endpoint, whatever its position", async () => {
    const setup = await start();
    const [endpoint] = setup.atlas.endpoints();
    await setup.clock.advance(10_000);
    setup.atlas.attach(endpoint?.id ?? "", OTHER_VPCE);
    const strings = await Promise.all(
        [VPCE, OTHER_VPCE].map((interfaceEndpointId) =>
            setup.strings.create(setup.stringInputs({ interfaceEndpointId })),
        ),
    );
    expect(strings.map(({ outs }) => outs?.srvConnectionString)).toEqual([
        expect.stringContaining("orders-pl-0."),
        expect.stringContaining("orders-pl-1."),
    ]);
});

test("20 strings of one cluster cost at most two more requests than one", async () => {
    const counts: number[] = [];
    for (const many of [1, 20]) {
        const setup = await start();
        const [endpoint] = setup.atlas.endpoints();
        const ids = Array.from({ length: many }, (_, index) => (index === 0 ? VPCE : `vpce-${index}`));
        ids.slice(1).forEach((vpce) => setup.atlas.attach(endpoint?.id ?? "", vpce));
        await Promise.all(
            ids.map((interfaceEndpointId) =>
                setup.strings.create(setup.stringInputs({ interfaceEndpointId })),
            ),
        );
        counts.push(setup.count("GET", /\/clusters\/orders/));
        expect(setup.count("GET", /privateEndpoint/)).toBeLessThanOrEqual(8);
    }
    const [one = 0, twenty = 0] = counts;
    expect(twenty).toBeLessThanOrEqual(one + 2);
});

describe("wrong at once", () => {
    test("an unknown cluster: the names that there are, the nearest first", async () => {
        const setup = await start();
        setup.atlas.createCluster(GROUP, "zebra", ["us-east-1"]);
        const { message } = await failure(setup.strings.create(setup.stringInputs({ clusterName: "order" })));
        expect(message).toContain(
            `clusterName is "order", and project ${GROUP} has no such cluster (did you mean "orders"?); it has orders, `,
        );
    });

    test("a cluster's name in another case, though Atlas may show the cluster", async () => {
        const setup = await start();
        setup.atlas.fault({
            kind: "shape",
            body: { name: "orders", stateName: "IDLE" },
            path: "/clusters/ORDERS",
        });
        const startedAt = setup.clock.now();
        const error = await failure(setup.strings.create(setup.stringInputs({ clusterName: "ORDERS" })));
        expect(error).toMatchObject({ code: "unknownCluster" });
        expect(setup.clock.now() - startedAt).toBeLessThan(5_000);
    });

    test.each(["mobile", "free"])("%s is too small, and the error says M10", async (clusterName) => {
        const setup = await start();
        const { message } = await failure(setup.strings.create(setup.stringInputs({ clusterName })));
        expect(message).toContain(`Cluster ${clusterName} is a flex or shared cluster`);
        expect(message).toContain("M10 or larger");
    });

    test("a cluster that is being deleted", async () => {
        const setup = await start();
        setup.atlas.setClusterState(GROUP, "orders", "DELETING");
        const { message } = await failure(setup.strings.create(setup.stringInputs()));
        expect(message).toContain("is being deleted");
    });

    test("a VPC endpoint that no private endpoint of the project has, after ten seconds", async () => {
        const setup = await start();
        const startedAt = setup.clock.now();
        const creation = setup.strings.create(setup.stringInputs({ interfaceEndpointId: OTHER_VPCE }));
        const { message } = await failure(creation);
        expect(message).toContain(`No private endpoint of project ${GROUP} has ${OTHER_VPCE} attached`);
        expect(setup.clock.now() - startedAt).toBeGreaterThanOrEqual(10_000);
        expect(setup.clock.now() - startedAt).toBeLessThan(20_000);
    });

    test("one stale answer about the cluster does not outweigh the project's list", async () => {
        const setup = await start();
        setup.atlas.fault({ kind: "status", status: 404, errorCode: "CLUSTER_NOT_FOUND", ...GET_CLUSTER });
        const { outs } = await setup.strings.create(setup.stringInputs());
        expect(outs).toMatchObject({ status: "READY" });
    });
});

test("a cluster of two regions: the row and the error of the timeout name the one that lacks an endpoint", async () => {
    const setup = await start({}, ["us-east-1", "eu-west-1"]);
    const timeouts = { __timeouts: { create: "3m" } };
    const error = await failure(setup.strings.create({ ...setup.stringInputs(), ...timeouts }));
    expect(setup.said.join("\n")).toContain(
        `IDLE, needs EU_WEST_1: cluster orders lists no string for ${VPCE}; it has no private endpoint yet in EU_WEST_1`,
    );
    expect(error.message).toContain(
        `Cluster orders of project ${GROUP} lists no connection string for ${VPCE} after 3m, the time that customTimeouts.create allows`,
    );
    expect(error.message).toContain("no private endpoint yet in EU_WEST_1");
    expect(error).toMatchObject({ id: `${GROUP}/orders/${VPCE}`, properties: { status: "WAITING" } });

    const { id } = setup.atlas.create(GROUP, "eu-west-1", { status: "WAITING_FOR_USER" });
    setup.atlas.attach(id, OTHER_VPCE);
    const { id: stored, properties } = error as unknown as Strings & { properties: Outputs };
    const inputs = setup.stringInputs();
    expect(await setup.strings.diff(stored, properties, inputs)).toMatchObject({
        changes: true,
        replaces: [],
    });
    const { outs } = await setup.strings.update(stored, properties, inputs);
    expect(outs).toMatchObject({ status: "READY" });
});

describe("in regional mode", () => {
    const MODE = /\/privateEndpoint\/regionalMode$/;
    const waitFor3m = (setup: HandlerSetup): Promise<Error> =>
        failure(setup.strings.create({ ...setup.stringInputs(), __timeouts: { create: "3m" } }));

    test("a cluster lists a string for each region that has an endpoint: none is asked for in the others", async () => {
        const setup = await start({ clusterUpdateAfter: "150s" }, ["us-east-1", "eu-west-1"]);
        setup.atlas.setRegionalMode(GROUP, true);
        const error = await waitFor3m(setup);
        expect([...setup.said, error.message].join("\n")).not.toMatch(/EU_WEST_1|each of its regions/);
        expect(setup.said).toContain(`IDLE, no string yet: cluster orders lists none for ${VPCE}`);
        expect(setup.count("GET", MODE)).toBeGreaterThan(0);
        expect(setup.count("GET", MODE)).toBeLessThanOrEqual(7);
        const { id, properties } = error as unknown as Strings & { properties: Outputs };
        const { outs } = await setup.strings.update(id, properties, setup.stringInputs());
        expect(outs?.srvConnectionString).toContain("orders-pl-0-us-east-1.");
    });

    test("the mode is read only where a region is about to be named, and what it does not tell is not known", async () => {
        const whole = await start();
        await whole.strings.create(whole.stringInputs());
        expect(whole.count("GET", MODE)).toBe(0);
        for (const body of [{}, { enabled: null }]) {
            const setup = await start({}, ["us-east-1", "eu-west-1"]);
            setup.atlas.fault({ kind: "shape", body, path: MODE, times: Infinity });
            expect((await waitFor3m(setup)).message).toContain("unless the project's regional mode is on");
        }
        const refused = await start({}, ["us-east-1", "eu-west-1"]);
        refused.atlas.fault({
            kind: "status",
            status: 403,
            errorCode: "USER_UNAUTHORIZED",
            path: MODE,
            times: Infinity,
        });
        expect((await waitFor3m(refused)).message).toContain("unless the project's regional mode is on");
    });
});

test("a VPC endpoint that is attached in a region without nodes of the cluster is told so", async () => {
    const setup = await start({}, ["eu-west-2"]);
    const timeouts = { __timeouts: { create: "2m" } };
    const { message } = await failure(setup.strings.create({ ...setup.stringInputs(), ...timeouts }));
    expect(message).toContain("It has no nodes in us-east-1, where the VPC endpoint is attached");
});

test("a refusal at first contact is the error, and nothing comes into state", async () => {
    const setup = await start();
    setup.atlas.fault({ kind: "status", status: 403, errorCode: "USER_UNAUTHORIZED", times: Infinity });
    const error = await failure(setup.strings.create(setup.stringInputs()));
    expect(error.message).toContain("USER_UNAUTHORIZED");
    expect(error).not.toHaveProperty("properties");
});

test("a cluster that has gone while its string was waited for: the update says so, the state stays", async () => {
    const setup = await start();
    const inputs = setup.stringInputs({ clusterName: "gone" });
    const id = `${GROUP}/gone/${VPCE}`;
    const error = await failure(setup.strings.update(id, { ...inputs, status: "WAITING" } as never, inputs));
    expect(error.message).toContain('clusterName is "gone"');
    expect(error).toMatchObject({ properties: { status: "WAITING" } });
});

describe("refresh", () => {
    async function ready(): Promise<{ setup: HandlerSetup; id: string; outs: Outputs }> {
        const setup = await start();
        const { id, outs } = await setup.strings.create(setup.stringInputs());
        await setup.clock.advance(5_000);
        return { setup, id, outs: present(outs) };
    }

    test("one odd 404 does not change the state", async () => {
        const { setup, id, outs } = await ready();
        setup.atlas.fault({ kind: "status", status: 404, errorCode: "CLUSTER_NOT_FOUND", ...GET_CLUSTER });
        expect(await setup.strings.read(id, outs)).toMatchObject({ id, props: outs });
        expect(await setup.strings.diff(id, outs, setup.stringInputs())).toEqual({
            changes: false,
            replaces: [],
        });
    });

    test("a changed string shows as a changed output", async () => {
        const { setup, id, outs } = await ready();
        setup.atlas.createCluster(GROUP, "orders", ["us-east-1"], { sharded: true });
        const { props } = await setup.strings.read(id, outs);
        expect(props).toMatchObject({ type: "MONGOS" });
    });
});

test("destroy asks Atlas nothing", async () => {
    const setup = await start();
    const { id, outs } = await setup.strings.create(setup.stringInputs());
    const before = setup.atlas.requests.length;
    await setup.strings.delete(id, present(outs));
    expect(setup.atlas.requests).toHaveLength(before);
});

test("wrong arguments fail at preview", async () => {
    const setup = await HandlerSetup.start();
    const { failures } = await setup.strings.check(
        {},
        { groupId: "x", clusterName: "a b", interfaceEndpointId: "vpc-1", api: "auto" },
    );
    expect((failures ?? []).map(({ property }) => property).sort()).toEqual([
        "api",
        "clusterName",
        "groupId",
        "interfaceEndpointId",
    ]);
});
