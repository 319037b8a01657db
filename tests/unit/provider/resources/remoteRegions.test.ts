import { HandlerSetup } from "../../support/handlerSetup";

const WEST = ["ca-west-1", "eu-west-1"];

const shown = ({ atlas }: HandlerSetup): readonly string[] | undefined =>
    atlas.endpoints()[0]?.supportedRemoteRegions;
const SAME = { changes: false, replaces: [] };
const CHANGED = { changes: true, replaces: [] };

test("they are part of the create call, and the newer API is used, as for a region that only that has", async () => {
    const setup = await HandlerSetup.start();
    const { state } = await setup.ready({ supportedRemoteRegions: WEST });
    expect(state).toMatchObject({
        api: "endpointService",
        status: "AVAILABLE",
        supportedRemoteRegions: WEST,
    });
    expect([shown(setup), setup.count("PATCH"), setup.count("GET", /v1\.0/)]).toEqual([WEST, 0, 0]);
    const { state: other } = await setup.ready({ region: "ca-west-1" });
    expect([other.api, other.supportedRemoteRegions]).toEqual(["endpointService", undefined]);
});

// [in the program, in the program then, in Atlas then]
test.each<[string[] | undefined, string[] | undefined, string[]]>([
    [WEST, ["eu-west-2"], ["eu-west-2"]],
    [WEST, undefined, []],
    [WEST, [], []],
    [undefined, WEST, WEST],
])("from %j to %j: one PATCH, and no difference afterwards", async (before, after, expected) => {
    const setup = await HandlerSetup.start();
    const { id, state } = await setup.ready(before === undefined ? {} : { supportedRemoteRegions: before });
    const wanted = setup.inputs(after === undefined ? {} : { supportedRemoteRegions: after });
    expect(await setup.endpoints.diff(id, state, wanted)).toEqual(CHANGED);
    // What the older API made is updated in place, and the preview says through what.
    expect(setup.lines).toEqual(before === undefined ? ["movesToSuccessor"] : []);
    const { outs = state } = await setup.endpoints.update(id, state, wanted);
    expect([outs.api, outs.supportedRemoteRegions, shown(setup)]).toEqual([
        "endpointService",
        after,
        expected,
    ]);
    expect([setup.count("PATCH"), setup.count("POST")]).toEqual([1, 1]);
    expect(await setup.endpoints.diff(id, outs, wanted)).toEqual(SAME);
});

test("an adopted endpoint gets those that the program sets; where it says none, those of others are left alone", async () => {
    const setup = await HandlerSetup.start();
    await setup.ready({ supportedRemoteRegions: WEST });
    const other = setup.otherProcess();
    const { id, state } = await other.ready({ adoptExisting: true, api: "endpointService" });
    expect([state.supportedRemoteRegions, shown(setup)]).toEqual([undefined, WEST]);
    expect((await other.endpoints.read(id, state)).props).toEqual(state);
    expect(await other.endpoints.diff(id, state, other.inputs())).toEqual(SAME);
    for (const supportedRemoteRegions of [["eu-west-2"], []]) {
        const adopted = await setup.otherProcess().ready({ adoptExisting: true, supportedRemoteRegions });
        expect([adopted.state.supportedRemoteRegions, shown(setup)]).toEqual([
            supportedRemoteRegions,
            supportedRemoteRegions,
        ]);
    }
});

test("a drift is seen by refresh and repaired by the next up", async () => {
    const setup = await HandlerSetup.start();
    const { id, state } = await setup.ready({ supportedRemoteRegions: WEST });
    const wanted = setup.inputs({ supportedRemoteRegions: WEST });
    await setup.endpoints.update(id, state, setup.inputs({ supportedRemoteRegions: ["eu-west-3"] }));
    await setup.clock.advance(5_000);
    const { props } = (await setup.endpoints.read(id, state)) as { props: typeof state };
    expect(props.supportedRemoteRegions).toEqual(["eu-west-3"]);
    expect(await setup.endpoints.diff(id, props, wanted)).toEqual(CHANGED);
    await setup.endpoints.update(id, props, wanted);
    expect(shown(setup)).toEqual(WEST);
});
