import type { InterfaceEndpointState } from "../../../../provider/src/resources/interfaceEndpoint/state";
import type { PrivateEndpointState } from "../../../../provider/src/resources/privateEndpoint/state";
import { HandlerSetup, VPCE } from "../../support/handlerSetup";
import { failure, until } from "../../support/until";

/** Long enough for cached lists to become stale. */
const PAUSE = 5_000;

const HTML_404 = { kind: "html", status: 404, times: Infinity } as const;
const NO_PROJECT = { kind: "status", status: 404, errorCode: "GROUP_NOT_FOUND" } as const;

describe.each(["privateEndpoint", "endpointService"] as const)("through %s", (api) => {
    test("what seemed gone, and is there after all when it is made anew, is kept, and its attachment", async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready({ api: "endpointService" });
        const attached = await setup.attached(id);
        const next = setup.otherProcess();
        await next.clock.advance(PAUSE);
        const dark = { kind: "status", method: "GET", times: Infinity } as const;
        next.atlas.fault({ ...dark, status: 404, errorCode: "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND", path: id });
        const lists = /(?:privateEndpoint|endpointService)(?:\?|$)/;
        next.atlas.fault({ ...dark, status: 200, body: [], path: lists });
        expect(await next.endpoints.diff(id, state, next.inputs())).toMatchObject({ replaces: ["status"] });
        await next.attachments.delete(VPCE, attached);
        await next.endpoints.delete(id, state);
        next.atlas.clearFaults();
        await next.clock.advance(PAUSE);
        expect((await next.endpoints.create(next.inputs({ api }))).id).toBe(id);
        await next.attachments.create(next.attachmentInputs(id));
        expect(setup.count("DELETE")).toBe(0);
        expect(setup.atlas.endpoints()).toMatchObject([
            { id, interfaceEndpoints: [{ interfaceEndpointId: VPCE }] },
        ]);
        expect(next.lines.filter((line) => line.includes("and is there after all"))).toHaveLength(2);
    });

    test("the same pair at refresh: it stays in state", async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready({ api });
        setup.atlas.fault({ kind: "stale", method: "GET", times: 2 });
        expect(await setup.endpoints.read(id, state)).toMatchObject({ id, props: state });
    });

    test("a refresh finds an endpoint gone after three polls over ten seconds", async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready({ api });
        setup.atlas.remove(id);
        await setup.clock.advance(PAUSE);
        const before = setup.clock.now();
        const finds = setup.count("GET", new RegExp(`/${id}$`));
        expect(await setup.endpoints.read(id, state)).toEqual({ id: "" });
        expect(setup.clock.now() - before).toBeGreaterThanOrEqual(10_000);
        expect(setup.clock.now() - before).toBeLessThan(14_000);
        expect(setup.count("GET", new RegExp(`/${id}$`)) - finds).toBeGreaterThanOrEqual(3);
        expect(setup.count("GET", new RegExp(`/${id}$`)) - finds).toBeLessThanOrEqual(5);
    });

    test("what is removed while it is created is told as deleted after ten seconds", async () => {
        const setup = await HandlerSetup.start({ initiating: "1h" });
        const creation = failure(setup.endpoints.create(setup.inputs({ api })));
        await until(() => setup.atlas.endpoints().length === 1, "nothing was made");
        const [made] = setup.atlas.endpoints();
        const removedAt = setup.clock.now();
        setup.atlas.remove(made?.id ?? "");
        const error = await creation;
        expect(error.message).toContain("was deleted in Atlas by somebody else");
        expect(error).toMatchObject({ properties: { status: "DELETED" } });
        expect(setup.clock.now() - removedAt).toBeLessThan(16_000);
    });

    test("what is in state as DELETED is looked at again before it is replaced", async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready({ api });
        const missing: PrivateEndpointState = { ...state, status: "DELETED" };
        expect(await setup.endpoints.diff(id, missing, setup.inputs())).toEqual({
            changes: true,
            replaces: [],
        });
        expect((await setup.endpoints.update(id, missing, setup.inputs())).outs).toEqual(state);
        setup.atlas.remove(id);
        await setup.clock.advance(PAUSE);
        expect(await setup.endpoints.diff(id, missing, setup.inputs())).toEqual({
            changes: true,
            replaces: ["status"],
            deleteBeforeReplace: true,
        });
    });

    test("one GROUP_NOT_FOUND of one route, the project being there: nothing leaves the state, destroy deletes", async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready({ api });
        setup.atlas.fault({ ...NO_PROJECT, path: "rivateEndpoint" });
        expect(await setup.endpoints.read(id, state)).toMatchObject({ id, props: state });
        setup.atlas.fault({ ...NO_PROJECT, method: "DELETE" });
        await setup.endpoints.delete(id, state);
        expect(setup.atlas.endpoints()).toEqual([]);
    });
});

test.each([
    [
        "read",
        async (setup: HandlerSetup, id: string, state: PrivateEndpointState) =>
            setup.endpoints.read(id, state),
    ],
    [
        "delete",
        async (setup: HandlerSetup, id: string, state: PrivateEndpointState) =>
            setup.endpoints.delete(id, state),
    ],
] as const)(
    "a server that answers everything with an HTML 404: %s fails and asks for the base URL",
    async (_what, act) => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        await setup.clock.advance(PAUSE);
        setup.atlas.fault({ ...HTML_404, stage: "before-login" });
        setup.atlas.fault(HTML_404);
        const { message } = await failure(act(setup, id, state));
        expect(message).toContain("Is mongodbatlas:baseUrl (or MONGODB_ATLAS_BASE_URL) right?");
    },
);

test("destroy handles a slow deletion, and an endpoint that is already gone", async () => {
    const setup = await HandlerSetup.start({ deleting: "2m" });
    const { id, state } = await setup.ready();
    await setup.endpoints.delete(id, state);
    expect(setup.atlas.endpoints()).toEqual([]);
    const before = setup.clock.now();
    await setup.endpoints.delete(id, state);
    expect(setup.clock.now() - before).toBeGreaterThanOrEqual(10_000);
});

describe("an attachment", () => {
    const start = async (): Promise<{ setup: HandlerSetup; id: string; state: InterfaceEndpointState }> => {
        const setup = await HandlerSetup.start();
        const { id } = await setup.ready();
        return { setup, id, state: await setup.attached(id) };
    };

    test("stays in state after one 404, with or without a code", async () => {
        const { setup, state } = await start();
        setup.atlas.fault({ kind: "stale", method: "GET", age: "1h" });
        expect(await setup.attachments.read(VPCE, state)).toMatchObject({ id: VPCE, props: state });
        setup.atlas.fault({ kind: "html", status: 404, path: VPCE });
        expect(await setup.attachments.read(VPCE, state)).toMatchObject({ id: VPCE, props: state });
    });

    test("leaves the state after three looks over ten seconds, its endpoint answering", async () => {
        const { setup, id, state } = await start();
        setup.atlas.detach(id, VPCE);
        await setup.clock.advance(PAUSE);
        const before = setup.clock.now();
        const lists = setup.count("GET", /privateEndpoint\?/);
        expect(await setup.attachments.read(VPCE, state)).toEqual({ id: "" });
        expect(setup.clock.now() - before).toBeGreaterThanOrEqual(10_000);
        expect(setup.count("GET", /privateEndpoint\?/) - lists).toBeGreaterThanOrEqual(3);
        expect(setup.atlas.endpoints().map((one) => one.id)).toEqual([id]);
    });

    test("leaves the state with its endpoint", async () => {
        const { setup, id, state } = await start();
        setup.atlas.remove(id);
        expect(await setup.attachments.read(VPCE, state)).toEqual({ id: "" });
        await setup.attachments.delete(VPCE, state);
    });

    test("a server that answers everything with an HTML 404 leaves it in state, and destroy fails", async () => {
        const { setup, state } = await start();
        setup.atlas.fault(HTML_404);
        for (const call of [setup.attachments.read(VPCE, state), setup.attachments.delete(VPCE, state)]) {
            expect((await failure(call)).message).toContain("Is mongodbatlas:baseUrl");
        }
    });

    test("is looked at again before it is replaced, where it is in state as DELETED", async () => {
        const { setup, id, state } = await start();
        const missing = { ...state, connectionStatus: "DELETED" };
        const inputs = setup.attachmentInputs(id);
        expect(await setup.attachments.diff(VPCE, missing, inputs)).toEqual({ changes: true, replaces: [] });
        expect((await setup.attachments.update(VPCE, missing, inputs)).outs).toEqual(state);
        setup.atlas.remove(id);
        expect(await setup.attachments.diff(VPCE, missing, inputs)).toMatchObject({
            replaces: ["connectionStatus"],
        });
    });

    test("that is not detached in time is called a connection", async () => {
        const setup = await HandlerSetup.start({ detaching: "1h" });
        const { id } = await setup.ready();
        const state = await setup.attached(id);
        const { message } = await failure(
            setup.attachments.delete(VPCE, { ...state, __timeouts: { delete: "40s" } }),
        );
        expect(message).toContain(
            `The connection of ${VPCE} to private endpoint ${id} is not gone after 40s`,
        );
    });

    test("waits until the private endpoint takes attachments", async () => {
        const setup = await HandlerSetup.start();
        const { id } = await setup.ready();
        const errorCode = "PRIVATELINK_CANNOT_ACCEPT_ENDPOINTS";
        setup.atlas.fault({ kind: "status", status: 409, errorCode, method: "POST", times: 5 });
        expect((await setup.attached(id)).connectionStatus).toBe("AVAILABLE");
    });

    test.each(["FAILED", "DELETING"])("fails at once where the private endpoint is %s", async (status) => {
        const setup = await HandlerSetup.start({ deleting: "1h" });
        const { id } = await setup.ready();
        setup.atlas.setStatus(id, status);
        const { message } = await failure(setup.attached(id));
        expect(message).toMatch(new RegExp(`409.*${id} is ${status} and takes no attachment any more`));
        expect(setup.count("POST", /interfaceEndpoints/)).toBe(1);
    });
});

describe("the older API shows nothing, and the newer one does not answer", () => {
    test.each([
        [{ kind: "status", status: 500, errorCode: "UNEXPECTED_ERROR" }, "notRead"],
        [{ kind: "status", status: 403, errorCode: "USER_UNAUTHORIZED" }, "noAccess"],
        [{ kind: "status", status: 429, errorCode: "RATE_LIMITED" }, "notRead"],
        [{ kind: "html", status: 200 }, "notRead"],
    ] as const)("%j: nothing counts as gone", async (fault, code) => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        const attached = await setup.attached(id);
        await setup.clock.advance(PAUSE);
        const dark = { method: "GET", times: Infinity } as const;
        const errorCode = "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND";
        setup.atlas.fault({ ...dark, kind: "shape", body: [], path: /v1\.0.*privateEndpoint\?/ });
        setup.atlas.fault({
            ...dark,
            kind: "status",
            status: 404,
            errorCode,
            path: /v1\.0.*privateEndpoint\//,
        });
        setup.atlas.fault({ ...dark, ...fault, path: "endpointService" });
        expect(await failure(setup.endpoints.read(id, state))).toMatchObject({ code });
        expect((await failure(setup.attachments.read(VPCE, attached))).name).toBe("PlainError");
        await failure(setup.endpoints.delete(id, { ...state, __timeouts: { delete: "5m" } }));
        expect(setup.atlas.endpoints()).toHaveLength(1);
    });

    test("so does the word of one API that the project is gone", async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        const attached = await setup.attached(id);
        await setup.clock.advance(PAUSE);
        setup.atlas.fault({ ...NO_PROJECT, path: "v1.0", times: Infinity });
        expect(await setup.endpoints.read(id, state)).toMatchObject({ id });
        expect(await setup.attachments.read(VPCE, attached).catch(() => ({ id: "kept" }))).not.toEqual({
            id: "",
        });
    });

    test("a newer API that this Atlas does not have leaves it to the older one", async () => {
        const setup = await HandlerSetup.start({ endpointServiceApi: false });
        const { id, state } = await setup.ready();
        setup.atlas.remove(id);
        await setup.clock.advance(PAUSE);
        expect(await setup.endpoints.read(id, state)).toEqual({ id: "" });
    });
});
