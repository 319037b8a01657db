import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { callError, eventually, newProject, ProviderTrial } from "../support/providerHostTrial";
import { TlsFront } from "../support/tlsFront";
import { HOSTS } from "../../testkit/providerHost/program";
import { AtlasEmulator } from "atlas-emulator";

/** What a proxy does with CONNECT. */
type Answer = (socket: Duplex, target: string) => void;

const refuse =
    (statusLine: string, body = ""): Answer =>
    (socket) =>
        socket.end(`HTTP/1.1 ${statusLine}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);

let atlas: AtlasEmulator;
let front: TlsFront;
let proxy: Server;
let answer: Answer;
let connects: string[];

beforeAll(async () => {
    atlas = await AtlasEmulator.start({ initiating: "now", deleting: "now", quiet: true });
    front = await TlsFront.to(atlas.url);
    proxy = createServer().on("connect", (request, socket) => {
        connects.push(request.url ?? "");
        socket.on("error", () => undefined);
        answer(socket, request.url ?? "");
    });
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
});

afterAll(async () => {
    proxy.close();
    proxy.closeAllConnections();
    front.close();
    await atlas.close();
});

beforeEach(() => {
    connects = [];
});

const ARGS = { groupId: newProject(), region: "us-east-1" };

async function start(
    variable = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    baseUrl = front.url,
): Promise<ProviderTrial> {
    return ProviderTrial.start({
        config: { "mongodbatlas:baseUrl": baseUrl },
        env: {
            HTTPS_PROXY: variable,
            https_proxy: variable,
            // The engine's own connections.
            NO_PROXY: "127.0.0.1",
            no_proxy: "127.0.0.1",
            NODE_EXTRA_CA_CERTS: front.certificate,
        },
    });
}

it("goes through the proxy to Atlas, over TLS from end to end", async () => {
    answer = (socket, target) => {
        const upstream = connect(Number(target.split(":")[1]), "127.0.0.1", () =>
            socket.write("HTTP/1.1 200 Connection established\r\n\r\n"),
        );
        socket.pipe(upstream).pipe(socket);
        upstream.on("error", () => socket.destroy());
    };
    const trial = await start();
    try {
        const { id } = await trial.create("PrivateEndpoint", "through", ARGS);
        expect(atlas.endpoints().map((one) => one.id)).toEqual([id]);
        expect(new Set(connects)).toEqual(new Set([front.url.replace("https://", "")]));
        // The tunnel serves many requests.
        expect(connects.length).toBeLessThan(4);
    } finally {
        await trial.stop();
    }
});

it("does not mistake a proxy's own response for one of Atlas's", async () => {
    const forged = {
        id: "5".repeat(24),
        status: "WAITING_FOR_USER",
        endpointServiceName: "com.amazonaws.vpce.us-east-1.vpce-svc-forged",
    };
    answer = refuse("201 Created", JSON.stringify(forged));
    const trial = await start();
    try {
        const call = trial.create("PrivateEndpoint", "forged", ARGS, { create: "4s" });
        const { message, initialization } = await callError(call);
        expect(initialization).toBeUndefined();
        expect(message).not.toContain("vpce-svc-forged");
        expect(message).toContain("Nothing was made");
    } finally {
        await trial.stop();
    }
});

describe.each(HOSTS)("on the %s host", (host) => {
    it("writes to the engine without the proxy, whatever the variables say", async () => {
        answer = refuse("403 Forbidden");
        const { port } = proxy.address() as AddressInfo;
        const env = {
            http_proxy: `http://127.0.0.1:${port}`,
            https_proxy: `http://127.0.0.1:${port}`,
            NO_PROXY: undefined,
            no_proxy: undefined,
        };
        const trial = await ProviderTrial.start({ host, env });
        try {
            await trial.create("PrivateEndpoint", "told", { groupId: newProject(), region: "us-east-1" });
            const { engine } = trial.host;
            await eventually(() => engine.logs.some(({ message }) => message === "WAITING_FOR_USER"));
            expect(connects).not.toContain(engine.address);
        } finally {
            await trial.stop();
        }
    });

    it("names a proxy's address that cannot be read, without its password, and answers the next call", async () => {
        const env = {
            https_proxy: "http://user:se%cret@127.0.0.1:1",
            NO_PROXY: undefined,
            no_proxy: undefined,
        };
        const config = { "mongodbatlas:baseUrl": front.url };
        const trial = await ProviderTrial.start({ host, env, config });
        try {
            for (const name of ["one", "two"]) {
                const refusal = await trial.create("PrivateEndpoint", name, ARGS).catch(String);
                expect(refusal).toContain("https_proxy is not the address of a proxy");
                expect(refusal).not.toContain("se%cret");
            }
        } finally {
            await trial.stop();
        }
    });
});
