import { recorded } from "../../../../testkit/recorded";
import { endsWith, HandlerSetup } from "../../support/handlerSetup";
import { RawServer } from "../../support/rawServer";

// The resource against what the real Atlas was recorded to answer, byte for byte.

/** How often it is shown INITIATING. */
const POLLS = 2;

let server: RawServer;
afterEach(() => server.close());

/**
 * An Atlas that has only recorded answers; of a project without endpoints it lists none, which nobody recorded.
 *
 * @param login what a request with a login gets in place of an answer
 */
async function start(era: string, login?: string): Promise<HandlerSetup> {
    let isThere = false;
    let polls = 0;
    const answer = (method: string, path: string, hasLogin: boolean): { id: string; body?: unknown } => {
        if (!hasLogin || login !== undefined) {
            return { id: hasLogin ? (login ?? "") : "challenge" };
        }
        if (path.includes("/v1.0/")) {
            return { id: "unknown resource" };
        }
        if (method !== "GET") {
            isThere = method === "POST";
            return { id: `${isThere ? "create" : "delete"} ${era}` };
        }
        const isList = path.endsWith("/endpointService");
        if (!isThere) {
            return isList ? { id: `list ${era}`, body: [] } : { id: "error without a code" };
        }
        polls += 1;
        const shown = `${polls > POLLS ? "available" : "initiating"} ${era}`;
        return isList ? { id: `list ${era}`, body: [recorded(shown).body] } : { id: shown };
    };
    server = await RawServer.start((response, _count, { method, path, headers }) => {
        const { id, body } = answer(method, path, headers.authorization !== undefined);
        const exchange = recorded(id);
        const text = body ?? exchange.body;
        response.writeHead(exchange.status, exchange.headers).end(text === "" ? "" : JSON.stringify(text));
    });
    const keys = { publicKey: "public", privateKey: "11111111-2222-3333-4444-555555555555" };
    return HandlerSetup.start({}, undefined, { ...keys, baseUrl: server.url });
}

test.each([
    ["2025", "us-west-1"],
    ["2026", "eu-west-1"],
])("as of %s: from create to ready, refreshed and destroyed", async (era, region) => {
    const setup = await start(era);
    const { id, state } = await setup.ready({ region });
    const available = recorded(`available ${era}`).body as Record<string, unknown>;
    expect({ id, ...state }).toMatchObject({
        id: available.id,
        endpointServiceName: available.endpointServiceName,
        status: "AVAILABLE",
        api: "endpointService",
        region,
    });
    expect((await setup.endpoints.read(id, state)).props?.status).toBe("AVAILABLE");
    await setup.endpoints.delete(id, state);
    const count = (of: string): number => server.requests.filter(({ method }) => method === of).length;
    const logins = server.requests.filter(({ headers }) => headers.authorization === undefined);
    expect([logins.length, count("POST"), count("DELETE")]).toEqual([1, 1, 1]);
});

test.each(["challenge", "challenge without a code", "challenge without a body"])(
    "a mistyped key, as it was told in the words of: %s",
    async (login) => {
        const setup = await start("2026", login);
        await endsWith("wrongLogin", setup.create("eu-west-1"));
        expect(server.requests.length).toBeLessThanOrEqual(4);
    },
);
