import { HandlerSetup } from "../../support/handlerSetup";
import { failure } from "../../support/until";

const WEST = ["ca-west-1", "eu-west-1"];
const PATCH = { method: "PATCH" } as const;

const shown = (setup: HandlerSetup): readonly string[] | undefined =>
    setup.atlas.endpoints()[0]?.supportedRemoteRegions;

test("they are part of the create call, and the endpointService API is used automatically", async () => {
    const setup = await HandlerSetup.start();
    const { state } = await setup.ready({ supportedRemoteRegions: WEST });
    expect(state).toMatchObject({
        api: "endpointService",
        status: "AVAILABLE",
        supportedRemoteRegions: WEST,
    });
    expect(shown(setup)).toEqual(WEST);
    expect(setup.count("PATCH")).toBe(0);
    expect(setup.count("GET", /v1\.0/)).toBe(0);
});

test.each(["ca-west-1", "af-south-1"])(
    "%s goes through the endpointService API automatically",
    async (region) => {
        const setup = await HandlerSetup.start();
        const { state } = await setup.ready({ region });
        expect(state).toMatchObject({ api: "endpointService", region });
        expect(state.supportedRemoteRegions).toBeUndefined();
    },
);

test("a change is one PATCH, and no difference afterwards", async () => {
    const setup = await HandlerSetup.start();
    const { id, state } = await setup.ready({ supportedRemoteRegions: WEST });
    const wanted = setup.inputs({ supportedRemoteRegions: ["eu-west-2"] });
    expect(await setup.endpoints.diff(id, state, wanted)).toEqual({ changes: true, replaces: [] });
    const { outs = state } = await setup.endpoints.update(id, state, wanted);
    expect(outs).toMatchObject({ supportedRemoteRegions: ["eu-west-2"] });
    expect(shown(setup)).toEqual(["eu-west-2"]);
    expect(setup.count("PATCH")).toBe(1);
    expect(await setup.endpoints.diff(id, outs, wanted)).toEqual({ changes: false, replaces: [] });
});

test("without the argument, what the program had set is taken away", async () => {
    const setup = await HandlerSetup.start();
    const { id, state } = await setup.ready({ supportedRemoteRegions: WEST });
    expect(await setup.endpoints.diff(id, state, setup.inputs())).toMatchObject({ changes: true });
    const { outs = state } = await setup.endpoints.update(id, state, setup.inputs());
    expect(outs.supportedRemoteRegions).toBeUndefined();
    expect(shown(setup)).toEqual([]);
    expect(await setup.endpoints.diff(id, outs, setup.inputs())).toMatchObject({ changes: false });
});

test("what others have set is left alone where the program says none", async () => {
    const setup = await HandlerSetup.start();
    await setup.ready({ supportedRemoteRegions: WEST });
    const other = setup.otherProcess();
    const { id, state } = await other.ready({ adoptExisting: true, api: "endpointService" });
    expect(state.supportedRemoteRegions).toBeUndefined();
    expect((await other.endpoints.read(id, state)).props).toEqual(state);
    expect(await other.endpoints.diff(id, state, other.inputs())).toMatchObject({ changes: false });
    expect(shown(setup)).toEqual(WEST);
});

test("an adopted endpoint gets those that the program sets", async () => {
    const setup = await HandlerSetup.start();
    await setup.ready({ supportedRemoteRegions: WEST });
    const { state } = await setup
        .otherProcess()
        .ready({ adoptExisting: true, supportedRemoteRegions: ["eu-west-2"] });
    expect(state.supportedRemoteRegions).toEqual(["eu-west-2"]);
    expect(shown(setup)).toEqual(["eu-west-2"]);
});

test("an empty list removes them", async () => {
    const setup = await HandlerSetup.start();
    await setup.ready({ supportedRemoteRegions: WEST });
    const { state } = await setup.otherProcess().ready({ adoptExisting: true, supportedRemoteRegions: [] });
    expect(state.supportedRemoteRegions).toEqual([]);
    expect(shown(setup)).toEqual([]);
});

test("an endpoint that is gone is told as such, and made anew by the next up", async () => {
    const setup = await HandlerSetup.start();
    const { id, state } = await setup.ready();
    setup.atlas.remove(id);
    const wanted = setup.inputs({ supportedRemoteRegions: WEST });
    const error = await failure(setup.endpoints.update(id, state, wanted));
    expect(error.message).toContain("was deleted in Atlas by somebody else");
    const { properties } = error as unknown as { properties: typeof state };
    expect(properties.status).toBe("DELETED");
    expect(await setup.endpoints.diff(id, properties, wanted)).toMatchObject({ replaces: ["status"] });
});

test("a drift is seen by refresh and mended by the next up", async () => {
    const setup = await HandlerSetup.start();
    const { id, state } = await setup.ready({ supportedRemoteRegions: WEST });
    const wanted = setup.inputs({ supportedRemoteRegions: WEST });
    await setup.endpoints.update(id, state, setup.inputs({ supportedRemoteRegions: ["eu-west-3"] }));
    await setup.clock.advance(5_000);
    const { props } = (await setup.endpoints.read(id, state)) as { props: typeof state };
    expect(props.supportedRemoteRegions).toEqual(["eu-west-3"]);
    expect(await setup.endpoints.diff(id, props, wanted)).toMatchObject({ changes: true, replaces: [] });
    await setup.endpoints.update(id, props, wanted);
    expect(shown(setup)).toEqual(WEST);
});

test("an endpoint of the older API is updated in place; the preview says through what", async () => {
    const setup = await HandlerSetup.start();
    const { id, state } = await setup.ready();
    expect(state.api).toBe("privateEndpoint");
    const wanted = setup.inputs({ supportedRemoteRegions: WEST });
    expect(await setup.endpoints.diff(id, state, wanted)).toEqual({ changes: true, replaces: [] });
    expect(setup.lines.join()).toContain("it is updated in place, not made anew");
    const { outs } = await setup.endpoints.update(id, state, wanted);
    expect(outs).toMatchObject({ api: "endpointService", supportedRemoteRegions: WEST });
    expect(setup.atlas.endpoints()).toMatchObject([{ id, supportedRemoteRegions: WEST }]);
    expect(setup.count("POST")).toBe(1);
});

test("a change whose answers were all lost stays in state as wanted, so that taking the argument away undoes it", async () => {
    const setup = await HandlerSetup.start();
    const { id, state } = await setup.ready({ api: "endpointService" });
    const wanted = setup.inputs({ api: "endpointService", supportedRemoteRegions: WEST });
    const fault = setup.atlas.fault({ kind: "lost", ...PATCH, times: Infinity });
    const error = await failure(
        setup.endpoints.update(id, state, { ...wanted, __timeouts: { create: "20s" } }),
    );
    expect(error.message).toContain("could not be changed as the program says");
    const { properties } = error as unknown as { properties: typeof state };
    expect(properties).toMatchObject({ supportedRemoteRegions: WEST });
    setup.atlas.clearFaults(fault);
    const without = setup.inputs({ api: "endpointService" });
    expect(await setup.endpoints.diff(id, properties, without)).toMatchObject({ changes: true });
    await setup.endpoints.update(id, properties, without);
    expect(shown(setup)).toEqual([]);
});

test("a lost answer is asked for again; a refusal keeps the endpoint in state, and the next up goes on", async () => {
    const setup = await HandlerSetup.start();
    const { id, state } = await setup.ready({ supportedRemoteRegions: WEST });
    const wanted = setup.inputs({ supportedRemoteRegions: ["eu-west-2"] });
    setup.atlas.fault({ kind: "lost", ...PATCH });
    setup.atlas.fault({ kind: "status", status: 409, errorCode: "REGION_UNAVAILABLE", ...PATCH });
    const error = await failure(setup.endpoints.update(id, state, wanted));
    expect(error.message).toContain("REGION_UNAVAILABLE");
    expect(error).toMatchObject({ id });
    const { outs } = await setup.endpoints.update(id, state, wanted);
    expect(outs).toMatchObject({ supportedRemoteRegions: ["eu-west-2"] });
});
