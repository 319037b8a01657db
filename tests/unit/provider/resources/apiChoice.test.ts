import type { Fault } from "../../../../emulator/src";
import { HandlerSetup, VPCE } from "../../support/handlerSetup";
import { failure } from "../../support/until";

const ACCOUNT = { clientId: "client", clientSecret: "secret" };
const to = (setup: HandlerSetup, version: string): number =>
    setup.atlas.requests.filter(({ path }) => path.includes(version)).length;

describe("a service account", () => {
    test("takes the API that accepts it, with one token and no refusal, for both kinds", async () => {
        const setup = await HandlerSetup.start({}, undefined, ACCOUNT);
        const { id, state } = await setup.ready();
        expect(state.api).toBe("endpointService");
        expect((await setup.attached(id)).connectionStatus).toBe("AVAILABLE");
        expect(to(setup, "/v1.0/")).toBe(0);
        expect(setup.atlas.tokensIssued).toBe(1);
        expect(setup.atlas.requests.filter(({ status }) => status === 401)).toEqual([]);
    });

    test("is refused before any request where the other API is asked for", async () => {
        const setup = await HandlerSetup.start({}, undefined, ACCOUNT);
        const { message } = await failure(setup.create("us-east-1", { api: "privateEndpoint" }));
        expect(message).toMatch(/API key only.*endpointService/);
        expect(setup.atlas.requests).toEqual([]);
    });
});

test("an API key logs in once, for both kinds", async () => {
    const setup = await HandlerSetup.start();
    const { id, state } = await setup.ready();
    expect(state.api).toBe("privateEndpoint");
    await setup.attached(id);
    expect(setup.atlas.requests.filter(({ status }) => status === 401)).toHaveLength(1);
    expect(to(setup, "/v2/")).toBe(0);
});

test.each([404, 405, 410] as const)(
    "where the older API answers %d, its successor is taken",
    async (gone) => {
        const setup = await HandlerSetup.start({ privateEndpointApi: false, privateEndpointApiGone: gone });
        await Promise.all(["us-east-1", "eu-west-1"].map((region) => setup.create(region)));
        // Found out once, and told once.
        expect(setup.atlas.requests.filter(({ status }) => status === gone)).toHaveLength(1);
        expect(setup.lines).toEqual([expect.stringContaining("using its successor")]);
    },
);

test("an API that was chosen explicitly is not left", async () => {
    const setup = await HandlerSetup.start({ privateEndpointApi: false });
    const { message } = await failure(setup.create("us-east-1", { api: "privateEndpoint" }));
    expect(message).toContain("404");
    expect(to(setup, "/v2/")).toBe(0);
});

test("a missing project is not taken for a removed route", async () => {
    const setup = await HandlerSetup.start({ projects: [] });
    const { message } = await failure(setup.create("us-east-1"));
    expect(message).toMatch(/GROUP_NOT_FOUND.*Check groupId/);
    expect(setup.lines).toEqual([]);
});

// In the words of: an error of Atlas, a web server, a proxy.
const ODD: readonly Fault[] = [
    { kind: "status", status: 403, errorCode: "" },
    { kind: "status", status: 400, errorCode: "SOMETHING_NEW" },
    { kind: "status", status: 404, body: { error: 404, errorCode: null, parameters: null } },
    { kind: "status", status: 404, body: "" },
    { kind: "html", status: 404 },
    { kind: "html", status: 200 },
    { kind: "status", status: 301, body: "" },
];

test.each(ODD)(
    "the older API's list is gone in this way: %j; all goes on through the newer one",
    async (odd) => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        setup.atlas.fault({ ...odd, path: "/api/atlas/v1.0", times: Infinity });
        const next = setup.otherProcess();
        expect((await next.endpoints.read(id, state)).props?.status).toBe("AVAILABLE");
        expect(next.lines.filter((line) => line.includes("using its successor"))).toHaveLength(1);
        await next.endpoints.delete(id, state);
        const made = await next.endpoints.create(next.inputs());
        expect(made.outs).toMatchObject({ status: "AVAILABLE", api: "endpointService" });
        expect(setup.clock.now()).toBeLessThan(120_000);
    },
);

// A 404 of Atlas's own says that the path is not there.
const UNCLEAR = ODD.filter(({ body }) => typeof body !== "object");

test.each(UNCLEAR)("it goes in this way while an attachment is waited for: %j", async (odd) => {
    const setup = await HandlerSetup.start({ attaching: "60s" });
    const { id } = await setup.ready();
    setup.atlas.fault({ ...odd, path: "/api/atlas/v1.0", skip: 4, times: Infinity });
    await setup.attached(id);
    expect(setup.lines.filter((line) => line.includes("using its successor"))).toHaveLength(1);
    expect(setup.clock.now()).toBeLessThan(120_000);
});

test.each(UNCLEAR)("the older API is not left for one such answer: %j", async (odd) => {
    const setup = await HandlerSetup.start();
    setup.atlas.fault({ ...odd, path: "/api/atlas/v1.0", method: "GET" });
    const { state } = await setup.ready();
    expect([state.api, setup.lines]).toEqual(["privateEndpoint", []]);
    expect(to(setup, "/v2/")).toBe(1);
});

test("nor where both answer so for a while, as behind a gateway", async () => {
    const setup = await HandlerSetup.start();
    setup.atlas.fault({ kind: "html", status: 404, method: "GET", times: 5 });
    const { state } = await setup.ready();
    expect([state.api, setup.lines]).toEqual(["privateEndpoint", []]);
});

test("nor where the newer one does not answer: the older one is asked until it does", async () => {
    const setup = await HandlerSetup.start();
    setup.atlas.fault({ kind: "html", status: 200, method: "GET", path: "/api/atlas/v1.0", times: 3 });
    setup.atlas.fault({ kind: "status", status: 503, path: "/api/atlas/v2", times: Infinity });
    const { state } = await setup.ready();
    expect([state.api, setup.lines]).toEqual(["privateEndpoint", []]);
});

test.each<Fault>([
    { kind: "status", status: 401, errorCode: "NOT_IN_GROUP" },
    { kind: "status", status: 503 },
    { kind: "refuse429", retryAfter: 1 },
    { kind: "reset" },
])("the older API is not left for %j", async (passing) => {
    const setup = await HandlerSetup.start();
    setup.atlas.fault({ ...passing, path: "/api/atlas/v1.0", times: 2 });
    await setup.create("us-east-1").catch(() => undefined);
    expect(to(setup, "/v2/")).toBe(0);
});

describe.each(["privateEndpoint", "endpointService"] as const)("an attachment through %s", (api) => {
    test("that is REJECTED is in state with the reason; the wait resumes without another call", async () => {
        const setup = await HandlerSetup.start({ attaching: "1h" });
        const { id } = await setup.ready({ api });
        const inputs = { ...setup.attachmentInputs(id), __timeouts: { create: "50s" } };
        const late = (await failure(setup.attachments.create(inputs))) as Error & { properties: never };
        expect(late).toMatchObject({ id: VPCE, properties: { connectionStatus: "PENDING_ACCEPTANCE" } });
        setup.atlas.setConnectionStatus(id, VPCE, "REJECTED", "not yours");
        const rejected = await failure(setup.attachments.update(VPCE, late.properties, inputs));
        expect(rejected).toMatchObject({
            properties: { connectionStatus: "REJECTED", errorMessage: "not yours" },
            message: expect.stringMatching(/REJECTED.*not yours.*pulumi up/) as string,
        });
        setup.atlas.setConnectionStatus(id, VPCE, "AVAILABLE");
        const { outs } = await setup.attachments.update(VPCE, late.properties, inputs);
        expect(outs).toMatchObject({ connectionStatus: "AVAILABLE" });
        expect(outs).not.toHaveProperty("errorMessage");
        expect(setup.count("POST", /(?:interfaceEndpoints|\/endpoint)$/)).toBe(1);
    });

    test("is replaced where it is to be another one", async () => {
        const setup = await HandlerSetup.start();
        const { id } = await setup.ready({ api });
        const state = await setup.attached(id);
        for (const change of [
            { groupId: "65a0c0ffee0123456789abcd" },
            { privateEndpointId: "65a0c0ffee0123456789abcd" },
            { interfaceEndpointId: "vpce-0" },
        ]) {
            const inputs = { ...setup.attachmentInputs(id), ...change };
            expect(await setup.attachments.diff(VPCE, state, inputs)).toMatchObject({
                changes: true,
                replaces: Object.keys(change),
            });
        }
    });
});
