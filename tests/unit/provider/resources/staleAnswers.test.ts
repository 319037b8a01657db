import type { PrivateEndpointState } from "../../../../provider/src/resources/privateEndpoint/state";
import { GROUP, HandlerSetup } from "../../support/handlerSetup";
import { failure } from "../../support/until";

/** Long enough for cached lists to become stale. */
const PAUSE = 5_000;

const NO_PROJECT = { kind: "status", status: 404, errorCode: "GROUP_NOT_FOUND" } as const;

describe.each(["privateEndpoint", "endpointService"] as const)("through %s", (api) => {
    test("twice GROUP_NOT_FOUND, from the route and from the project itself: nothing leaves the state", async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready({ api });
        setup.atlas.fault({ ...NO_PROJECT, times: 2 });
        expect(await setup.endpoints.read(id, state)).toMatchObject({ id, props: state });
        await setup.clock.advance(PAUSE);
        setup.atlas.fault({ ...NO_PROJECT, times: 2 });
        await setup.endpoints.delete(id, state);
        expect(setup.atlas.endpoints()).toEqual([]);
    });

    test("DELETED in state, and one more stale list and 404: it is not replaced", async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready({ api });
        await setup.clock.advance(PAUSE);
        setup.atlas.fault({ kind: "stale", method: "GET", times: 2 });
        const missing: PrivateEndpointState = { ...state, status: "DELETED" };
        expect(await setup.endpoints.diff(id, missing, setup.inputs())).toMatchObject({ replaces: [] });
    });

    test("DELETING in state, which Atlas has given up: it is not replaced", async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready({ api });
        const leaving: PrivateEndpointState = { ...state, status: "DELETING" };
        expect(await setup.endpoints.diff(id, leaving, setup.inputs())).toMatchObject({ replaces: [] });
        expect((await setup.endpoints.update(id, leaving, setup.inputs())).outs).toEqual(state);
    });
});

test("one odd 404 of the list does not lead to an API that this Atlas does not have", async () => {
    const setup = await HandlerSetup.start({ endpointServiceApi: false });
    const { id, state } = await setup.ready();
    await setup.clock.advance(PAUSE);
    setup.atlas.fault({ kind: "status", status: 404, errorCode: "RESOURCE_NOT_FOUND", path: "pageNum" });
    await failure(setup.endpoints.read(id, state));
    expect(await setup.endpoints.read(id, state)).toMatchObject({ id, props: state });
});

test("a project's id in upper case is the same project", async () => {
    const setup = await HandlerSetup.start();
    const { id, state } = await setup.ready();
    const upper = setup.inputs({ groupId: GROUP.toUpperCase() });
    expect(await setup.endpoints.diff(id, state, upper)).toMatchObject({ changes: false, replaces: [] });
    expect((await setup.endpoints.check({}, { ...setup.inputs() })).failures).toEqual([]);
    const twice = await setup.endpoints.check({}, { ...upper, __urn: "a::b::c::other" });
    expect(twice.failures).toMatchObject([{ property: "region" }]);
});
