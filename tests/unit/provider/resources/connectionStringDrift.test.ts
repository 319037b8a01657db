import {
    settled,
    stringInState,
    type PrivateConnectionStringState as State,
} from "../../../../provider/src/resources/privateConnectionString/state";
import { status } from "../../support/faultRow";
import { endsWith, GROUP, type HandlerSetup, PAUSE, present, VPCE } from "../../support/handlerSetup";
import { CHANGED, CLUSTER, ID, inputs, NOT_FOUND, SAME, sharded, start } from "../../support/stringSetup";

/** With a string in state, and then a change in Atlas; `up` is the next run. */
async function changed(
    change: (setup: HandlerSetup) => void = () => undefined,
): Promise<{ setup: HandlerSetup; state: State; up: HandlerSetup }> {
    const setup = await start();
    const state = present((await setup.strings.create(inputs(setup))).outs);
    await setup.clock.advance(PAUSE);
    change(setup);
    setup.atlas.clearRequests();
    return { setup, state, up: setup.otherProcess() };
}

const withoutRegion = ({ atlas }: HandlerSetup): unknown =>
    atlas.createCluster(GROUP, "orders", ["eu-west-1"]);

const underWay = (setup: HandlerSetup, change: (setup: HandlerSetup) => unknown): void => {
    change(setup);
    setup.atlas.setClusterState(GROUP, "orders", "UPDATING");
};

const PAUSED = { name: "orders", stateName: "IDLE", paused: true };
const always = { times: Infinity } as const;

interface Row {
    readonly what: string;
    readonly happen: (setup: HandlerSetup) => unknown;
    readonly difference: object;
    readonly lines: readonly string[];
    /** What a refresh makes of it; undefined where Atlas does not answer one. */
    readonly refreshed?: "kept" | "changed" | "gone";
    /** What an update ends with: the state as it was, the new type, or an error's code. */
    readonly ends: "same" | "MONGOS" | "notListed" | "unknownCluster";
}
const kept = { difference: SAME, lines: [], refreshed: "kept", ends: "same" } as const;
const missing = { difference: CHANGED, lines: ["listsNone"], refreshed: "gone" } as const;
const silent = { difference: SAME, lines: ["notCompared"], ends: "same" } as const;

test.each<Row>([
    { what: "nothing", happen: () => undefined, ...kept },
    {
        what: "a string that is listed differently",
        happen: sharded,
        ...{ difference: CHANGED, lines: ["listsAnother"], refreshed: "changed", ends: "MONGOS" },
    },
    { what: "a string that is gone", happen: withoutRegion, ...missing, ends: "notListed" },
    {
        what: "a cluster that is gone",
        happen: ({ atlas }) => atlas.reset(),
        ...missing,
        ends: "unknownCluster",
    },
    { what: "a change under way", happen: (setup) => underWay(setup, sharded), ...kept },
    { what: "a region under way", happen: (setup) => underWay(setup, withoutRegion), ...kept },
    {
        what: "a paused cluster",
        happen: ({ atlas }) => atlas.fault({ kind: "shape", body: PAUSED, ...always, ...CLUSTER }),
        ...kept,
    },
    {
        what: "no answer",
        happen: (setup) => (sharded(setup), setup.atlas.fault({ kind: "status", ...always })),
        ...silent,
    },
    {
        what: "no right",
        happen: ({ atlas }) => atlas.fault(status(403, "USER_UNAUTHORIZED", always)),
        ...silent,
    },
])("an up and a refresh notice: $what", async ({ happen, difference, lines, refreshed, ends }) => {
    const { setup, state, up } = await changed(happen);
    expect(await up.strings.diff(ID, state, inputs(up))).toEqual(difference);
    expect(up.lines).toEqual(lines);
    // A refresh has read the string itself.
    const compared = await setup.otherProcess().strings.compare(ID, state, inputs(up));
    expect(compared).toMatchObject({ changes: false });
    if (refreshed !== undefined) {
        const { props } = await setup.otherProcess().strings.read(ID, state);
        expect(props === undefined ? "gone" : props.type === state.type ? "kept" : "changed").toBe(refreshed);
    }
    const update = setup.otherProcess().strings.update(ID, state, inputs(up, "1m"));
    if (ends === "same" || ends === "MONGOS") {
        expect((await update).outs).toMatchObject(ends === "same" ? state : { type: ends, status: "READY" });
    } else {
        // The last known string stays.
        const { srvConnectionString } = state;
        expect(await endsWith<State>(ends, update)).toMatchObject({ properties: { srvConnectionString } });
    }
});

test("one odd answer changes no state, and leads to an update that looks at it again", async () => {
    const { setup, state, up } = await changed(({ atlas }) => atlas.fault(NOT_FOUND));
    expect(await setup.strings.read(ID, state)).toMatchObject({ id: ID, props: state });
    up.atlas.fault(NOT_FOUND);
    expect(await up.strings.diff(ID, state, inputs(up))).toEqual(CHANGED);
    await up.clock.sleep(3_000);
    expect((await up.strings.update(ID, state, inputs(up))).outs).toMatchObject(state);
    up.atlas.fault({ ...NOT_FOUND, times: Infinity });
    expect(await up.strings.read(ID, state)).toMatchObject({ id: ID, props: state });
});

test("all strings of a cluster are compared by one request a run, and anew after some minutes, and not again where nobody answers", async () => {
    const { setup, state, up } = await changed();
    for (let index = 0; index < 20; index += 1) {
        expect(await up.strings.diff(ID, state, { ...inputs(up), __urn: `a::b::c::${index}` })).toEqual(SAME);
        await up.clock.sleep(3_000);
    }
    expect(up.count("GET")).toBe(1);
    sharded(setup);
    await up.clock.advance(301_000);
    expect(await up.strings.diff(ID, state, inputs(up))).toEqual(CHANGED);
    const next = setup.otherProcess();
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
    const { state, up } = await changed();
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
