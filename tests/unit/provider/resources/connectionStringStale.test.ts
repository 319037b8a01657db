import { ENDPOINT_SERVICE_REGIONS } from "../../../../emulator/src";
import {
    settled,
    stringInState,
    type PrivateConnectionStringState,
} from "../../../../provider/src/resources/privateConnectionString/state";
import { GROUP, HandlerSetup, VPCE } from "../../support/handlerSetup";
import { failure } from "../../support/until";

const GET_CLUSTER = { method: "GET", path: "/clusters/orders" } as const;

async function start(regions: readonly string[] = ["us-east-1"]): Promise<HandlerSetup> {
    const setup = await HandlerSetup.start({ clusterUpdateAfter: "20s", clusterUpdating: "40s" });
    setup.atlas.createCluster(GROUP, "orders", regions);
    regions.forEach((region, index) => {
        const { id } = setup.atlas.create(GROUP, region, { status: "WAITING_FOR_USER" });
        setup.atlas.attach(id, index === 0 ? VPCE : `vpce-${index}`, "AVAILABLE");
    });
    return setup;
}

async function ready(): Promise<{ setup: HandlerSetup; id: string; state: PrivateConnectionStringState }> {
    const setup = await start();
    const { id, outs } = await setup.strings.create(setup.stringInputs());
    await setup.clock.advance(5_000);
    return { setup, id, state: outs as PrivateConnectionStringState };
}

test("the string of a cluster in all regions is whole", async () => {
    const setup = await start(ENDPOINT_SERVICE_REGIONS);
    const { outs } = await setup.strings.create(setup.stringInputs());
    expect(outs?.connectionString).toBe(setup.atlas.clusters(GROUP)[0]?.privateStrings[0]?.connectionString);
    expect(outs?.connectionString?.length).toBeGreaterThan(4_000);
});

test("a VPC endpoint that the older API does not list is looked for in the newer one", async () => {
    const setup = await start();
    setup.atlas.fault({
        kind: "shape",
        body: [],
        times: Infinity,
        method: "GET",
        path: /v1\.0.*privateEndpoint\?/,
    });
    expect((await setup.strings.create(setup.stringInputs())).outs).toMatchObject({ status: "READY" });
});

test("a wait that could not even begin stays in state", async () => {
    const setup = await start();
    setup.atlas.fault({ kind: "status", status: 500, times: Infinity });
    const timeouts = { __timeouts: { create: "1m" } };
    const error = await failure(setup.strings.create({ ...setup.stringInputs(), ...timeouts }));
    expect(error.message).toContain("lists no connection string");
    expect(error).toMatchObject({ id: `${GROUP}/orders/${VPCE}`, properties: { status: "WAITING" } });
});

describe("an up notices", () => {
    async function changed(
        change: (setup: HandlerSetup) => void,
    ): Promise<{ setup: HandlerSetup; id: string; state: PrivateConnectionStringState; up: HandlerSetup }> {
        const { setup, id, state } = await ready();
        change(setup);
        setup.atlas.clearRequests();
        return { setup, id, state, up: setup.otherProcess() };
    }
    const sharded = ({ atlas }: HandlerSetup): void =>
        void atlas.createCluster(GROUP, "orders", ["us-east-1"], { sharded: true });
    const withoutRegion = ({ atlas }: HandlerSetup): void =>
        void atlas.createCluster(GROUP, "orders", ["eu-west-1"]);

    test("a string that is listed differently, as an update in place, with one request for all strings of a cluster", async () => {
        const { id, state, up } = await changed(sharded);
        for (let index = 0; index < 20; index += 1) {
            const inputs = { ...up.stringInputs(), __urn: `a::b::c::${index}` };
            expect(await up.strings.diff(id, state, inputs)).toEqual({ changes: true, replaces: [] });
            await up.clock.sleep(3_000);
        }
        expect(up.count("GET")).toBe(1);
        expect(up.lines[0]).toMatch(
            /^cluster orders lists another connectionString for vpce-\w+ by now, mongodb:\S+ instead of mongodb:\S+: it is/,
        );
        const { outs } = await up.strings.update(id, state, up.stringInputs());
        expect(outs).toMatchObject({ type: "MONGOS", status: "READY" });
        const next = up.otherProcess();
        const now = outs as PrivateConnectionStringState;
        expect(await next.strings.diff(id, now, next.stringInputs())).toEqual({
            changes: false,
            replaces: [],
        });
        expect(next.lines).toEqual([]);
    });

    test("one that is gone, and the update waits for it", async () => {
        const { setup, id, state, up } = await changed(withoutRegion);
        expect(await up.strings.diff(id, state, up.stringInputs())).toMatchObject({ changes: true });
        expect(up.lines[0]).toContain("nor another string for");
        const timeouts = { __timeouts: { create: "1m" } };
        const error = await failure(up.strings.update(id, state, { ...up.stringInputs(), ...timeouts }));
        const { srvConnectionString } = state;
        // The last known string stays.
        expect(error).toMatchObject({ properties: { status: "WAITING", srvConnectionString } });
        setup.atlas.createCluster(GROUP, "orders", ["us-east-1"]);
        const { properties } = error as unknown as { properties: PrivateConnectionStringState };
        expect((await up.strings.update(id, properties, up.stringInputs())).outs).toMatchObject(state);
    });

    test("a cluster that is gone", async () => {
        const { id, state, up } = await changed(({ atlas }) => atlas.reset());
        expect(await up.strings.diff(id, state, up.stringInputs())).toMatchObject({ changes: true });
        const { message } = await failure(up.strings.update(id, state, up.stringInputs()));
        expect(message).toContain(`clusterName is "orders", and project ${GROUP} has no such cluster`);
    });

    test("nothing while the cluster is updating: the old string stays, in an update and a refresh as well", async () => {
        for (const change of [sharded, withoutRegion]) {
            const { setup, id, state, up } = await changed((one) => {
                change(one);
                one.atlas.setClusterState(GROUP, "orders", "UPDATING");
            });
            const same = { changes: false, replaces: [] };
            expect(await up.strings.diff(id, state, up.stringInputs())).toEqual(same);
            expect((await up.strings.update(id, state, up.stringInputs())).outs).toMatchObject(state);
            expect((await setup.strings.read(id, state)).props).toMatchObject(state);
        }
    });

    test("nothing where the cluster names the same hosts in another order", async () => {
        const { id, state, up } = await changed(() => undefined);
        const { connectionString = "" } = state;
        const [, scheme = "", hosts = "", rest = ""] = /^(\w+:\/\/)([^/]*)(.*)$/.exec(connectionString) ?? [];
        const reversed = { ...state, connectionString: scheme + hosts.split(",").reverse().join() + rest };
        expect(reversed).not.toEqual(state);
        expect(await up.strings.diff(id, reversed, up.stringInputs())).toEqual({
            changes: false,
            replaces: [],
        });
        expect((await up.strings.read(id, reversed)).props).toMatchObject(reversed);
    });

    test("nothing from one odd answer, which the update looks at again", async () => {
        const { id, state, up } = await changed(() => undefined);
        up.atlas.fault({ kind: "status", status: 404, errorCode: "CLUSTER_NOT_FOUND", ...GET_CLUSTER });
        expect(await up.strings.diff(id, state, up.stringInputs())).toMatchObject({ changes: true });
        await up.clock.sleep(3_000);
        expect((await up.strings.update(id, state, up.stringInputs())).outs).toMatchObject(state);
    });

    test("nothing of a paused cluster", async () => {
        const { id, state, up } = await changed(() => undefined);
        const paused = { name: "orders", stateName: "IDLE", paused: true };
        up.atlas.fault({ kind: "shape", body: paused, times: Infinity, ...GET_CLUSTER });
        expect(await up.strings.diff(id, state, up.stringInputs())).toEqual({ changes: false, replaces: [] });
        expect((await up.strings.read(id, state)).props).toMatchObject(state);
    });

    test("a change some minutes into the run", async () => {
        const { setup, id, state, up } = await changed(() => undefined);
        expect(await up.strings.diff(id, state, up.stringInputs())).toMatchObject({ changes: false });
        sharded(setup);
        await up.clock.advance(301_000);
        expect(await up.strings.diff(id, state, up.stringInputs())).toMatchObject({ changes: true });
    });

    test("nothing where Atlas does not answer, and a line says so; an update keeps the string as well", async () => {
        const { id, state, up } = await changed(sharded);
        up.atlas.fault({ kind: "status", status: 500, times: Infinity });
        const startedAt = up.clock.now();
        expect((await up.strings.update(id, state, up.stringInputs())).outs).toMatchObject(state);
        expect(up.clock.now() - startedAt).toBeLessThanOrEqual(41_000);
        expect(await up.strings.diff(id, state, up.stringInputs())).toEqual({ changes: false, replaces: [] });
        expect(up.lines).toEqual([
            expect.stringMatching(
                /^the connection strings in state could not be compared with the clusters of project \w+, so they count as unchanged: Atlas answered 500/,
            ),
        ]);
        // Later questions of the run do not wait again.
        const asked = up.atlas.requests.length;
        expect(await up.strings.diff(id, state, up.stringInputs())).toMatchObject({ changes: false });
        expect(up.atlas.requests).toHaveLength(asked);
        const refused = up.otherProcess();
        up.atlas.clearFaults();
        up.atlas.fault({ kind: "status", status: 403, errorCode: "USER_UNAUTHORIZED", times: Infinity });
        expect(await refused.strings.diff(id, state, refused.stringInputs())).toMatchObject({
            changes: false,
        });
        expect(refused.lines[0]).toContain("USER_UNAUTHORIZED");
    });

    test("nothing of it in a refresh, which has read the string itself", async () => {
        const { id, state, up } = await changed(sharded);
        expect(await up.strings.compare(id, state, up.stringInputs())).toMatchObject({ changes: false });
        expect(up.atlas.requests).toEqual([]);
    });
});

describe("a refresh keeps", () => {
    test("a wait", async () => {
        const setup = await start();
        const { id, outs } = await setup.strings
            .create({ ...setup.stringInputs(), __timeouts: { create: "5s" } })
            .catch((error: unknown) => {
                const { id: stored, properties } = error as {
                    id: string;
                    properties: PrivateConnectionStringState;
                };
                return { id: stored, outs: properties };
            });
        expect(outs).toMatchObject({ status: "WAITING" });
        expect(await setup.strings.read(id, outs as PrivateConnectionStringState)).toMatchObject({
            id,
            props: { status: "WAITING" },
        });
    });

    test("a string whose cluster is in the list, whatever its own route says", async () => {
        const { setup, id, state } = await ready();
        setup.atlas.fault({
            kind: "status",
            status: 404,
            errorCode: "CLUSTER_NOT_FOUND",
            times: Infinity,
            ...GET_CLUSTER,
        });
        expect(await setup.strings.read(id, state)).toMatchObject({ id, props: state });
    });

    test("a string of a cluster that is changing", async () => {
        const { setup, id, state } = await ready();
        setup.atlas.createCluster(GROUP, "orders", ["eu-west-1"]);
        setup.atlas.setClusterState(GROUP, "orders", "UPDATING");
        expect(await setup.strings.read(id, state)).toMatchObject({ id, props: state });
        setup.atlas.setClusterState(GROUP, "orders", "IDLE");
        await setup.clock.advance(5_000);
        expect(await setup.strings.read(id, state)).toEqual({ id: "" });
    });
});

test("what a cluster leaves out beside the same srv string stays; beside another one it goes", () => {
    const known = stringInState({
        ...{ groupId: GROUP, clusterName: "orders", interfaceEndpointId: VPCE },
        ...{
            srvConnectionString: "mongodb+srv://a",
            connectionString: "mongodb://a1,a2/?ssl=true",
            type: "MONGOD",
        },
    });
    const bare = { ...known, connectionString: undefined, type: undefined };
    expect(settled(known, bare)).toEqual(known);
    const other = { ...bare, srvConnectionString: "mongodb+srv://b" };
    expect(settled(known, other)).toEqual(other);
    const another = { ...known, connectionString: "mongodb://a1,a3/?ssl=true" };
    expect(settled(known, another)).toEqual(another);
});
