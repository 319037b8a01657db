import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expectStateToMatchAtlas, resetTrial } from "../support/consistency";
import { endpoint } from "../support/declared";
import { PRIVATE_KEY, Trial } from "../support/trial";

// Servers that are not Atlas: what they answer must neither get the login nor hang or crash the update.
describe("a server that is not Atlas", () => {
    let trial: Trial;
    const servers: Server[] = [];

    beforeAll(async () => {
        trial = await Trial.start({ host: "plugin" });
        trial.declare(endpoint({}, "6s"));
    });
    beforeEach(() => resetTrial(trial));
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

    it("cannot make the CLI print control characters or kilobytes of text", async () => {
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
