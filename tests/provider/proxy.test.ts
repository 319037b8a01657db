import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { eventually, newProject, ProviderTrial } from "../support/providerHostTrial";
import { TlsFront } from "../support/tlsFront";
import { HOSTS } from "../../testkit/providerHost/program";
import { AtlasEmulator } from "atlas-emulator";

/** What a proxy does with CONNECT. */
type Answer = (socket: Duplex, target: string) => void;

let atlas: AtlasEmulator;
let front: TlsFront;
let proxy: Server;
let answer: Answer;
let connects: string[];

beforeAll(async () => {
    atlas = await AtlasEmulator.start({ initiating: "now", deleting: "now" });
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

it("goes through the proxy to Atlas, over TLS from end to end", async () => {
    answer = (socket, target) => {
        const upstream = connect(Number(target.split(":")[1]), "127.0.0.1", () =>
            socket.write("HTTP/1.1 200 Connection established\r\n\r\n"),
        );
        socket.pipe(upstream).pipe(socket);
        upstream.on("error", () => socket.destroy());
    };
    const variable = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const trial = await ProviderTrial.start({
        config: { "mongodbatlas:baseUrl": front.url },
        env: {
            HTTPS_PROXY: variable,
            https_proxy: variable,
            // The engine's own connections.
            NO_PROXY: "127.0.0.1",
            no_proxy: "127.0.0.1",
            NODE_EXTRA_CA_CERTS: front.certificate,
        },
    });
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

describe.each(HOSTS)("on the %s host", (host) => {
    it("writes to the engine without the proxy, whatever the variables say", async () => {
        answer = (socket) => void socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        const { port } = proxy.address() as AddressInfo;
        const env = {
            http_proxy: `http://127.0.0.1:${port}`,
            https_proxy: `http://127.0.0.1:${port}`,
            NO_PROXY: undefined,
            no_proxy: undefined,
        };
        const trial = await ProviderTrial.start({ host, env });
        try {
            await trial.create("PrivateEndpoint", "told", ARGS);
            const { engine } = trial.host;
            await eventually(() => engine.logs.some(({ message }) => message === "WAITING_FOR_USER"));
            expect(connects).not.toContain(engine.address);
        } finally {
            await trial.stop();
        }
    });
});
