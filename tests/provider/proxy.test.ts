import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { eventually, newProject, ProviderTrial } from "../support/providerHostTrial";
import { TlsFront } from "../support/tlsFront";
import { HOSTS } from "../../testkit/providerHost/program";
import { AtlasEmulator } from "atlas-emulator";

let atlas: AtlasEmulator;
let front: TlsFront;
let proxy: Server;
let connects: string[];

beforeAll(async () => {
    atlas = await AtlasEmulator.start({ initiating: "now", deleting: "now" });
    front = await TlsFront.to(atlas.url);
    proxy = createServer().on("connect", ({ url: target = "" }: IncomingMessage, socket: Duplex) => {
        connects.push(target);
        socket.on("error", () => undefined);
        const upstream = connect(Number(target.split(":")[1]), "127.0.0.1", () =>
            socket.write("HTTP/1.1 200 Connection established\r\n\r\n"),
        );
        socket.pipe(upstream).pipe(socket);
        upstream.on("error", () => socket.destroy());
    });
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
});
beforeEach(() => {
    connects = [];
});
afterAll(async () => {
    proxy.close();
    proxy.closeAllConnections();
    front.close();
    await atlas.close();
});

it.each(HOSTS)(
    "the %s host goes through the proxy to Atlas, over TLS from end to end, and writes to the engine without it, whatever the variables say",
    async (host) => {
        const variable = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
        const trial = await ProviderTrial.start({
            host,
            config: { "mongodbatlas:baseUrl": front.url },
            env: {
                HTTPS_PROXY: variable,
                https_proxy: variable,
                http_proxy: variable,
                NO_PROXY: undefined,
                no_proxy: undefined,
                NODE_EXTRA_CA_CERTS: front.certificate,
            },
        });
        try {
            const args = { groupId: newProject(), region: "us-east-1" };
            const { id } = await trial.create("PrivateEndpoint", "through", args);
            expect(atlas.endpoints(args.groupId).map((one) => one.id)).toEqual([id]);
            const { engine } = trial.host;
            await eventually(() => engine.logs.some(({ message }) => message === "WAITING_FOR_USER"));
            expect(new Set(connects)).toEqual(new Set([front.url.replace("https://", "")]));
            // The tunnel serves many requests.
            expect(connects.length).toBeLessThan(4);
        } finally {
            await trial.stop();
        }
    },
);
