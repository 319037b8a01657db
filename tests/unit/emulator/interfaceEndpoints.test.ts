import { Client, GROUP, PRIVATE_ENDPOINT, ENDPOINT_SERVICE, VERSION, type Reply } from "./client";
import { start, stopAll } from "./emulator";

afterEach(stopAll);

const VPCE = "vpce-0a1b2c3d4e5f";

interface Dialect {
    readonly name: string;
    readonly one: (id: string) => string;
    readonly attached: (id: string) => string;
    readonly body: (vpce: string) => unknown;
    readonly extra: Record<string, unknown>;
    /** Whether the private endpoint goes with its last attachment. */
    readonly cascades: boolean;
}

const dialects: Dialect[] = [
    {
        name: "privateEndpoint API",
        one: (id) => `${PRIVATE_ENDPOINT}/${id}`,
        attached: (id) => `${PRIVATE_ENDPOINT}/${id}/interfaceEndpoints`,
        body: (interfaceEndpointId) => ({ interfaceEndpointId }),
        extra: {},
        cascades: false,
    },
    {
        name: "endpointService API",
        one: (id) => `${ENDPOINT_SERVICE}/AWS/endpointService/${id}`,
        attached: (id) => `${ENDPOINT_SERVICE}/AWS/endpointService/${id}/endpoint`,
        body: (id) => ({ id }),
        extra: { cloudProvider: "AWS" },
        cascades: true,
    },
];

describe.each(dialects)("interface endpoints, $name API", ({ one, attached, body, extra, cascades }) => {
    const call = (client: Client, method: string, path: string, sent?: unknown): Promise<Reply> =>
        client.call(method, path, sent, VERSION);

    test("attach, wait, detach", async () => {
        const atlas = await start({ attaching: { reads: 1 }, detaching: { reads: 1 }, deleting: "1h" });
        const client = new Client(atlas.url);
        const { id } = atlas.create(GROUP, "us-east-1");
        const expected = {
            ...extra,
            interfaceEndpointId: VPCE,
            connectionStatus: "PENDING_ACCEPTANCE",
            deleteRequested: false,
            errorMessage: null,
        };
        const created = await call(client, "POST", attached(id), body(VPCE));
        expect(created).toMatchObject({ status: 201, json: expected });
        expect((await call(client, "GET", one(id))).json).toMatchObject({ interfaceEndpoints: [VPCE] });
        const path = `${attached(id)}/${VPCE}`;
        expect((await call(client, "GET", path)).json).toEqual(expected);
        expect((await call(client, "GET", path)).json).toEqual({
            ...expected,
            connectionStatus: "AVAILABLE",
        });
        expect((await call(client, "DELETE", path)).status).toBe(202);
        expect((await call(client, "DELETE", path)).status).toBe(202);
        expect((await call(client, "GET", path)).json).toEqual({
            ...expected,
            connectionStatus: "DELETING",
            deleteRequested: true,
        });
        expect((await call(client, "GET", path)).status).toBe(404);
        expect((await call(client, "GET", one(id))).json).toMatchObject({
            interfaceEndpoints: [],
            status: cascades ? "DELETING" : "WAITING_FOR_USER",
        });
    });

    test("a private endpoint with something attached is not deleted", async () => {
        const atlas = await start();
        const client = new Client(atlas.url);
        const { id } = atlas.create(GROUP, "us-east-1");
        atlas.attach(id, VPCE, "PENDING");
        const reply = await call(client, "DELETE", one(id));
        expect(reply).toMatchObject({
            status: 409,
            json: { errorCode: "CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS", parameters: [VPCE] },
        });
        await call(client, "DELETE", `${attached(id)}/${VPCE}`);
        expect((await call(client, "DELETE", one(id))).status).toBe(cascades ? 404 : 202);
        expect(atlas.endpoints()).toEqual([]);
    });

    test("a second attachment of the same is a 409", async () => {
        const atlas = await start();
        const client = new Client(atlas.url);
        const { id } = atlas.create(GROUP, "us-east-1");
        atlas.attach(id, VPCE);
        const reply = await call(client, "POST", attached(id), body(VPCE));
        expect(reply).toMatchObject({
            status: 409,
            json: { errorCode: "PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS" },
        });
    });

    test("a wrong id is a 404, an endpoint that is not ready a 409", async () => {
        const atlas = await start({ initiating: "1h" });
        const client = new Client(atlas.url);
        const { id } = atlas.create(GROUP, "us-east-1");
        expect((await call(client, "POST", attached(id), body("vpc-1"))).status).toBe(404);
        expect((await call(client, "POST", attached(id), body(VPCE))).status).toBe(409);
        expect(atlas.endpoints()[0]?.interfaceEndpoints).toEqual([]);
    });

    test("one that AWS does not show is taken, and fails later", async () => {
        const atlas = await start({ attaching: { reads: 1 } });
        const client = new Client(atlas.url);
        const { id } = atlas.create(GROUP, "us-east-1");
        const unknown = `vpce-${"0".repeat(17)}`;
        const reply = await call(client, "POST", attached(id), body(unknown));
        expect(reply).toMatchObject({ status: 201, json: { connectionStatus: "PENDING_ACCEPTANCE" } });
        await call(client, "GET", `${attached(id)}/${unknown}`);
        expect((await call(client, "GET", `${attached(id)}/${unknown}`)).json).toMatchObject({
            connectionStatus: "FAILED",
            errorMessage: expect.stringContaining("Verify endpoint ID") as string,
        });
    });

    test("a rejected one stays rejected", async () => {
        const atlas = await start();
        const client = new Client(atlas.url);
        const { id } = atlas.create(GROUP, "us-east-1");
        await call(client, "POST", attached(id), body(VPCE));
        atlas.setConnectionStatus(id, VPCE, "REJECTED", "not welcome");
        const reply = await call(client, "GET", `${attached(id)}/${VPCE}`);
        expect(reply.json).toMatchObject({ connectionStatus: "REJECTED", errorMessage: "not welcome" });
    });
});
