import type { Fault } from "../../../../emulator/src";
import { HandlerSetup, VPCE } from "../../support/handlerSetup";
import { failure } from "../../support/until";

// What Atlas shows decides, whatever the code of an error says.

/** Long enough for cached lists to become stale. */
const PAUSE = 5_000;
const UNKNOWN_404 = {
    kind: "status",
    status: 404,
    errorCode: "A_CODE_OF_TOMORROW",
    times: Infinity,
} as const;
const UNKNOWN_409 = { kind: "status", status: 409, errorCode: "A_CODE_OF_TOMORROW" } as const;
const ITEM = /(?:privateEndpoint|endpointService)\/[0-9a-f]{24}/;
const OLDER = "/v1.0/";
const LIST = /privateEndpoint\?|AWS\/endpointService(?:\?|$)/;

/** Reads through one API, or both, show a project without endpoints. */
function darken(setup: HandlerSetup, path?: string): void {
    const only = path === undefined ? [OLDER, "/v2/"] : [path];
    for (const one of only) {
        const read = { method: "GET", times: Infinity } as const;
        setup.atlas.fault({ ...UNKNOWN_404, ...read, path: new RegExp(`${one}.*${ITEM.source}`) });
        setup.atlas.fault({
            kind: "shape",
            ...read,
            body: [],
            path: new RegExp(`${one}.*(?:${LIST.source})`),
        });
    }
}

describe.each(["privateEndpoint", "endpointService"] as const)("through %s", (api) => {
    test("there, though one item's 404 says no: it stays in state", async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready({ api });
        setup.atlas.fault({ ...UNKNOWN_404, method: "GET", path: ITEM });
        await setup.clock.advance(PAUSE);
        expect(await setup.endpoints.read(id, state)).toMatchObject({ id, props: state });
    });

    test("a detach that is refused with whatever 409 although it is gone: destroy succeeds", async () => {
        const setup = await HandlerSetup.start();
        const { id } = await setup.ready({ api });
        const attached = await setup.attached(id);
        setup.atlas.detach(id, VPCE);
        setup.atlas.fault({ ...UNKNOWN_409, method: "DELETE", times: Infinity });
        await setup.clock.advance(PAUSE);
        await setup.attachments.delete(VPCE, attached);
    });

    test("a detach that is refused, and it is attached: the refusal stands", async () => {
        const setup = await HandlerSetup.start();
        const { id } = await setup.ready({ api });
        const attached = await setup.attached(id);
        setup.atlas.fault({ ...UNKNOWN_409, method: "DELETE" });
        const { attachments } = setup.otherProcess();
        await expect(attachments.delete(VPCE, attached)).rejects.toThrow("A_CODE_OF_TOMORROW");
    });

    test.each([
        [false, "set adoptExisting: true"],
        [true, undefined],
    ])(
        "an attach that is refused with whatever 409, and it is attached; adoptExisting %s",
        async (adoptExisting, says) => {
            const setup = await HandlerSetup.start();
            const { id } = await setup.ready({ api });
            setup.atlas.fault({ ...UNKNOWN_409, method: "POST", path: ITEM });
            // The list does not show it yet.
            const list: Fault = { kind: "stale", method: "GET", path: LIST, age: "1h" };
            setup.atlas.attach(id, VPCE);
            await setup.clock.advance(PAUSE);
            setup.atlas.fault(list);
            const create = setup.attachments.create({ ...setup.attachmentInputs(id), adoptExisting });
            if (says === undefined) {
                expect((await create).outs).toMatchObject({ connectionStatus: "AVAILABLE" });
                expect(setup.lines.at(-1)).toContain(`took over the connection of ${VPCE}`);
            } else {
                const { message } = await failure(create);
                expect(message).toContain(`${VPCE} is attached to private endpoint ${id} already`);
                expect(message).toContain(says);
            }
        },
    );

    test("the endpoint's list is behind a detach: destroy waits for it", async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready({ api });
        setup.atlas.fault({
            kind: "status",
            status: 409,
            errorCode: "CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS",
            method: "DELETE",
        });
        const shown = {
            ...JSON.parse(JSON.stringify(setup.atlas.endpoints()[0])),
            interfaceEndpoints: [VPCE],
        } as object;
        setup.atlas.fault({ kind: "shape", method: "GET", path: LIST, body: [shown], times: 2 });
        await setup.clock.advance(PAUSE);
        await setup.endpoints.delete(id, state);
        expect(setup.atlas.endpoints()).toEqual([]);
    });
});

test("only the older API shows nothing: neither refresh nor destroy takes it for gone", async () => {
    const setup = await HandlerSetup.start();
    const { id, state } = await setup.ready();
    darken(setup, OLDER);
    setup.atlas.fault({ ...UNKNOWN_404, method: "DELETE", path: OLDER });
    await setup.clock.advance(PAUSE);
    expect(await setup.endpoints.read(id, state)).toMatchObject({ id });
    await setup.endpoints.delete(id, state);
    expect(setup.atlas.endpoints()).toEqual([]);
});

test("only the newer API shows nothing: it is not gone", async () => {
    const setup = await HandlerSetup.start();
    const { id, state } = await setup.ready({ api: "endpointService" });
    darken(setup, "/v2/");
    await setup.clock.advance(PAUSE);
    expect(await setup.endpoints.read(id, state)).toMatchObject({ id });
});

describe.each([
    [404, "RESOURCE_NOT_FOUND"],
    [405, "METHOD_NOT_ALLOWED"],
    [410, "RESOURCE_GONE"],
])("one route of the older API is gone before its list (%d)", (status, errorCode) => {
    test.each([
        ["GET", ITEM],
        ["DELETE", /privateEndpoint\/[0-9a-f]{24}$/],
        ["POST", /interfaceEndpoints$/],
        ["GET", /interfaceEndpoints\//],
        ["DELETE", /interfaceEndpoints\//],
    ])("%s %s goes on through the newer one", async (method, path) => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        const gone = { kind: "status", status, errorCode, times: Infinity, method } as const;
        setup.atlas.fault({ ...gone, path: new RegExp(`${OLDER}.*${path.source}`) });
        const attached = await setup.attached(id);
        expect(attached.connectionStatus).toBe("AVAILABLE");
        await setup.clock.advance(PAUSE);
        expect(await setup.endpoints.read(id, state)).toMatchObject({ id });
        await setup.attachments.delete(VPCE, attached);
        await setup.clock.advance(PAUSE);
        if (setup.atlas.endpoints().length > 0) {
            await setup.endpoints.delete(id, state);
        }
        expect(setup.atlas.endpoints()).toEqual([]);
    });
});

test("once it is known to be gone, no further endpoint asks for the older API, and one line says so", async () => {
    const setup = await HandlerSetup.start();
    setup.atlas.fault({ ...UNKNOWN_404, errorCode: "RESOURCE_NOT_FOUND", path: OLDER });
    await setup.ready();
    const older = (): number => setup.count("GET", /v1\.0/) + setup.count("POST", /v1\.0/);
    const asked = older();
    await setup.clock.advance(PAUSE);
    const { id, state } = await setup.ready({ region: "eu-west-1" });
    await setup.clock.advance(PAUSE);
    expect(await setup.endpoints.read(id, state)).toMatchObject({ id });
    expect(older()).toBe(asked);
    expect(setup.lines).toEqual([expect.stringContaining("using its successor")]);
});

describe("an answer about another thing is no answer", () => {
    const other = {
        id: "65a0c0ffee0123456789abcd",
        status: "WAITING_FOR_USER",
        endpointServiceName: "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0",
        regionName: "EU_WEST_1",
        interfaceEndpoints: [],
    };

    test("to a POST: the endpoint of another region never comes into the state", async () => {
        const setup = await HandlerSetup.start();
        setup.atlas.fault({ kind: "shape", method: "POST", body: other });
        const { id } = await setup.ready({ api: "endpointService" });
        expect(id).toBe(setup.atlas.endpoints()[0]?.id);
    });

    test("to a GET of an endpoint, and of an attachment", async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        const attached = await setup.attached(id);
        const body = { interfaceEndpointId: "vpce-0000000000", connectionStatus: "FAILED" };
        setup.atlas.fault({ kind: "shape", method: "GET", path: VPCE, body, times: 2 });
        expect(await setup.attachments.read(VPCE, attached)).toMatchObject({
            props: { connectionStatus: "AVAILABLE" },
        });
        await setup.clock.advance(PAUSE);
        setup.atlas.fault({ kind: "shape", method: "GET", path: LIST, body: [] });
        setup.atlas.fault({ kind: "shape", method: "GET", path: ITEM, body: other, times: 2 });
        expect(await setup.endpoints.read(id, state)).toMatchObject({ id, props: { status: state.status } });
    });

    test("to a PATCH: what is in state stays the one that was meant", async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready({ api: "endpointService" });
        setup.atlas.fault({ kind: "shape", method: "PATCH", body: { ...other, supportedRemoteRegions: [] } });
        const wanted = setup.inputs({ api: "endpointService", supportedRemoteRegions: ["eu-west-2"] });
        const { outs } = await setup.endpoints.update(id, state, wanted);
        expect(outs).toMatchObject({ region: "us-east-1", supportedRemoteRegions: ["eu-west-2"] });
    });
});

describe("what seems gone or FAILED is looked at once more before it is deleted", () => {
    test("reads that miss an endpointService endpoint for a while: nothing is deleted, and the error says to refresh", async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready({ api: "endpointService" });
        const attached = await setup.attached(id);
        await setup.clock.advance(PAUSE);
        darken(setup);
        const difference = await setup.endpoints.diff(id, state, setup.inputs({ api: "endpointService" }));
        expect(difference).toMatchObject({ replaces: ["status"], deleteBeforeReplace: true });
        setup.atlas.clearFaults();
        // The engine deletes what depends on it first.
        for (const deletion of [
            () => setup.attachments.delete(VPCE, attached),
            () => setup.endpoints.delete(id, state),
        ]) {
            const { message } = await failure(deletion());
            expect(message).toContain('so nothing was deleted. Run "pulumi refresh"');
        }
        expect(setup.count("DELETE")).toBe(0);
    });

    test("what is gone indeed leaves the state without a DELETE", async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready({ api: "endpointService" });
        const attached = await setup.attached(id);
        setup.atlas.remove(id);
        await setup.clock.advance(PAUSE);
        await setup.endpoints.diff(id, state, setup.inputs({ api: "endpointService" }));
        await setup.attachments.delete(VPCE, attached);
        await setup.endpoints.delete(id, state);
        expect(setup.count("DELETE")).toBe(0);
    });

    test("FAILED at the diff, and healthy at the deletion: nothing is deleted", async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        const failed = { ...state, status: "FAILED" };
        setup.atlas.setStatus(id, "FAILED");
        await setup.clock.advance(PAUSE);
        expect(await setup.endpoints.diff(id, failed, setup.inputs())).toMatchObject({
            replaces: ["status"],
        });
        setup.atlas.setStatus(id, "WAITING_FOR_USER");
        await expect(setup.endpoints.delete(id, failed)).rejects.toThrow("WAITING_FOR_USER");
        expect(setup.count("DELETE")).toBe(0);
    });
});
