import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expectStateToMatchAtlas, startAnew } from "../support/consistency";
import { GROUP, PRIVATE_KEY, PUBLIC_KEY, Trial } from "../support/trial";

// Servers that are not Atlas: what they answer must neither get the login nor hang or crash the update.
describe("a server that is not Atlas", () => {
    let trial: Trial;
    const servers: Server[] = [];

    beforeAll(async () => {
        trial = await Trial.start({
            program: `new atlas.PrivateEndpoint("mine", { groupId: "${GROUP}", region: "us-east-1" }, { customTimeouts: { create: "6s" } });`,
        });
    });
    beforeEach(() => startAnew(trial));
    afterEach(async () => {
        for (const server of servers.splice(0)) {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        }
    });
    afterAll(() => trial.dispose());

    async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<{
        url: string;
        seen: IncomingMessage[];
    }> {
        const seen: IncomingMessage[] = [];
        const server = createServer((request, response) => {
            seen.push(request);
            answer(request, response);
        });
        servers.push(server.listen(0, "127.0.0.1"));
        await once(server, "listening");
        return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
    }

    async function failsAt(url: string): Promise<string> {
        const { output } = await trial.workspace.up({
            env: { MONGODB_ATLAS_BASE_URL: url },
            expect: "failure",
        });
        expect(output).not.toContain(PRIVATE_KEY);
        expectStateToMatchAtlas(trial, []);
        return output;
    }

    it.each([302, 308])("gets no request by a redirect (%s), before the login or after", async (status) => {
        const other = await serve((_request, response) => response.end("[]"));
        const Location = `${other.url}/elsewhere`;
        const redirecting = await serve((_request, response) => {
            response.writeHead(status, { Location }).end();
        });
        expect(await failsAt(redirecting.url)).toContain("Redirects are not followed");
        trial.atlas.fault({ kind: "status", status, headers: { Location }, times: Infinity });
        expect(await failsAt(trial.atlas.url)).toContain("Redirects are not followed");
        expect(other.seen).toHaveLength(0);
        expect(redirecting.seen.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
    });

    // Unit tests try many more.
    const CHALLENGES: Record<string, string> = {
        Basic: `Basic realm="please"`,
        "no end of a quotation": `Digest realm="a, nonce="b", qop="auth`,
        "thousands of commas": `Digest ${",".repeat(7_000)}`,
    };

    it.each(Object.keys(CHALLENGES))("gets no login for a challenge with %s", async (what) => {
        const hostile = await serve((_request, response) => {
            response.writeHead(401, { "WWW-Authenticate": CHALLENGES[what] }).end();
        });
        expect(await failsAt(hostile.url)).toContain("Atlas does not accept the credentials");
        expect(hostile.seen.length).toBeLessThanOrEqual(4);
        expect(hostile.seen.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
    });

    it("gets no second try for a nonce that is stale for ever, and never the password", async () => {
        const hostile = await serve((_request, response) => {
            const challenge = `Digest realm="a\\", username=\\"x", nonce="b=", qop="auth", stale=true`;
            response.writeHead(401, { "WWW-Authenticate": challenge }).end();
        });
        await failsAt(hostile.url);
        expect(hostile.seen.length).toBeLessThanOrEqual(4);
        const logins = hostile.seen.map(({ headers }) => headers.authorization ?? "").join();
        expect(logins).toContain(PUBLIC_KEY);
        expect(logins).not.toContain(PRIVATE_KEY);
    });

    it.each(["one body", "an error's body"])("ends with the time when %s has no end", async (what) => {
        let sent = 0;
        const hostile = await serve((_request, response) => {
            response.writeHead(what === "one body" ? 200 : 500, { "Content-Type": "application/json" });
            response.write("[");
            const more = (): void => {
                while (!response.destroyed && response.write(" ".repeat(65_536))) {
                    sent += 65_536;
                }
                response.once("drain", more);
            };
            more();
        });
        const output = await failsAt(hostile.url);
        expect(output).toContain("after 6s, the time that customTimeouts.create allows");
        expect(output).toContain("maxContentLength");
        // A few tries of 4 MB each, and what the sockets hold.
        expect(sent / hostile.seen.length).toBeLessThan(20 << 20);
    });

    it("prints neither control characters nor kilobytes of what it is answered", async () => {
        trial.atlas.fault({
            kind: "status",
            status: 400,
            body: { detail: `\u001b[2J\u001b]0;owned\u0007${"x".repeat(100_000)}`, errorCode: "BAD\r\nnews" },
            times: Infinity,
        });
        const output = await failsAt(trial.atlas.url);
        expect(output).toContain("400");
        expect(output.length).toBeLessThan(5_000);
        // eslint-disable-next-line no-control-regex -- that is what is looked for
        expect(output).not.toMatch(/\u001b\[2J|\u001b\]0|\u0007/);
    });
});
