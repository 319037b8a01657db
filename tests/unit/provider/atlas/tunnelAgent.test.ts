import { once } from "node:events";
import { createServer as createHttpServer, type Server as HttpServer } from "node:http";
import { request } from "node:https";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { AtlasUnreachableError } from "../../../../provider/src/atlas/errors/errors";
import { AtlasClient } from "../../../../provider/src/atlas/api/client";
import { systemClock } from "../../../../provider/src/waiting/clock";
import { transport } from "../../../../provider/src/atlas/wire/transport";
import { TunnelAgent } from "../../../../provider/src/atlas/wire/tunnelAgent";

test("a proxy that does not answer keeps no connection open", async () => {
    const connections: Socket[] = [];
    const proxy = createServer((socket) => connections.push(socket.on("error", () => undefined)));
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    try {
        const { port } = proxy.address() as AddressInfo;
        const agent = new TunnelAgent(new URL(`http://127.0.0.1:${port}`), 50);
        const asked = request("https://atlas.example/", { agent });
        asked.end();
        await expect(once(asked, "response")).rejects.toThrow();
        // The agent may have given up before this process got to accept its connection.
        if (connections.length === 0) {
            await once(proxy, "connection");
        }
        expect(connections).toHaveLength(1);
        const [connection] = connections;
        if (connection?.closed === false) {
            connection.resume();
            await once(connection, "close");
        }
    } finally {
        proxy.close();
    }
});

/** A proxy that answers CONNECT with this status. */
async function refusingProxy(status: number): Promise<{ server: HttpServer; url: URL }> {
    const server = createHttpServer();
    server.on("connect", (_request, socket) => socket.end(`HTTP/1.1 ${status} \r\n\r\n`));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return { server, url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) };
}

test.each([
    [201, "proxy", "201 Created", "Check HTTPS_PROXY"],
    [407, "proxy", "407 Proxy Authentication Required", "Check HTTPS_PROXY"],
    [503, "noConnection", "503 Service Unavailable", "Nothing was made or changed"],
    [499, "proxy", "499", "Check HTTPS_PROXY"],
])("a proxy's %d is the proxy's, and the request was never sent", async (status, code, words, advice) => {
    const { server, url } = await refusingProxy(status);
    try {
        const send = transport(url, systemClock);
        const client = new AtlasClient({ baseUrl: "https://atlas.example" }, [], systemClock, send);
        const error = await client
            .call({
                method: "GET",
                path: "/thing",
                read: (json) => json,
                repeatable: true,
                once: true,
                signal: AbortSignal.timeout(5_000),
            })
            .catch((thrown: unknown) => thrown as AtlasUnreachableError);
        expect(error).toBeInstanceOf(AtlasUnreachableError);
        expect(error).toMatchObject({ code, effect: false });
        const { message } = error as AtlasUnreachableError;
        expect(message).toContain(words);
        expect(message).toContain(advice);
    } finally {
        server.close();
    }
});
