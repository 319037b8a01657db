import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { recorded } from "../../testkit/recorded";
import { ProviderHost } from "../../testkit/providerHost/host";
import { programInputs, urnOf } from "../../testkit/providerHost/program";
import { LAZY_SDK } from "../support/lazySdk";

// The real dynamic-provider process against what the real Atlas was recorded to answer, byte for byte.

const GROUP = "5df264b8f10fab7d2cad2f0d";
/** How often it is shown INITIATING. */
const POLLS = 2;

/** An Atlas that has only recorded answers; of a project without endpoints it lists none, which nobody recorded. */
class Recorded {
    readonly asked: string[] = [];
    private polls = 0;
    private isMade = false;
    private isGone = false;

    /** @param login what a request with a login gets in place of an answer */
    constructor(
        private readonly era: string,
        private readonly login?: string,
    ) {}

    answer(method: string, path: string, hasLogin: boolean): { id: string; body?: unknown } {
        this.asked.push(`${hasLogin ? "" : "? "}${method} ${path.includes("/v1.0/") ? "older" : "newer"}`);
        if (!hasLogin || this.login !== undefined) {
            return { id: hasLogin ? (this.login ?? "") : "challenge" };
        }
        if (path.includes("/v1.0/")) {
            return { id: "unknown resource" };
        }
        const id = (what: string): { id: string } => ({ id: `${what} ${this.era}` });
        if (method === "POST") {
            this.isMade = true;
            return id("create");
        }
        if (method === "DELETE") {
            this.isGone = true;
            return id("delete");
        }
        const isList = path.endsWith("/endpointService");
        if (!this.isMade || this.isGone) {
            return isList ? { ...id("list"), body: [] } : { id: "error without a code" };
        }
        this.polls += 1;
        const shown = this.polls > POLLS ? "available" : "initiating";
        return isList ? { ...id("list"), body: [recorded(`${shown} ${this.era}`).body] } : id(shown);
    }
}

let server: Server;
let host: ProviderHost;

async function start(atlas: Recorded): Promise<void> {
    server = createServer((request, response) => {
        const { method = "", url = "", headers } = request;
        const { id, body } = atlas.answer(method, url, headers.authorization !== undefined);
        const exchange = recorded(id);
        const text = body ?? exchange.body;
        response.writeHead(exchange.status, exchange.headers);
        request.resume().on("end", () => response.end(text === "" ? "" : JSON.stringify(text)));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const config = { publicKey: "public", privateKey: "11111111-2222-3333-4444-555555555555", baseUrl };
    host = await ProviderHost.start({
        config: Object.fromEntries(
            Object.entries(config).map(([name, value]) => [`mongodbatlas:${name}`, value]),
        ),
        env: LAZY_SDK,
    });
}

afterEach(async () => {
    await host.stop();
    server.closeAllConnections();
    server.close();
});

const urn = urnOf("PrivateEndpoint", "recorded");
const inputs = (region: string): ReturnType<typeof programInputs> =>
    programInputs("PrivateEndpoint", "recorded", { groupId: GROUP, region, providerName: "AWS" });

test.each([
    ["2025", "us-west-1"],
    ["2026", "eu-west-1"],
])("as of %s: from create to ready, refreshed and destroyed", async (era, region) => {
    const atlas = new Recorded(era);
    await start(atlas);
    const { id, properties } = await host.create(urn, inputs(region));
    const available = recorded(`available ${era}`).body as Record<string, unknown>;
    expect({ id, ...properties }).toMatchObject({
        id: available.id,
        endpointServiceName: available.endpointServiceName,
        status: "AVAILABLE",
        api: "endpointService",
        region,
    });
    const read = await host.read(id, urn, properties);
    expect(read.properties.status).toBe("AVAILABLE");
    await host.delete(id, urn, properties);
    const count = (call: string): number => atlas.asked.filter((one) => one.startsWith(call)).length;
    expect([count("? "), count("POST"), count("DELETE")]).toEqual([1, 1, 1]);
});

test.each(["challenge", "challenge without a code", "challenge without a body"])(
    "a mistyped key, as it was told in the words of: %s",
    async (login) => {
        const atlas = new Recorded("2026", login);
        await start(atlas);
        await expect(host.create(urn, inputs("eu-west-1"))).rejects.toThrow("[wrongLogin]");
        expect(atlas.asked.length).toBeLessThanOrEqual(4);
    },
);
