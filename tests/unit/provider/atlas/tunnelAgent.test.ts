import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { request } from "node:https";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { systemClock } from "../../../../provider/src/waiting/clock";
import { transport } from "../../../../provider/src/atlas/wire/transport";
import { TunnelAgent } from "../../../../provider/src/atlas/wire/tunnelAgent";
import { requestFor } from "../../support/fakeWire";

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

test.each([
    [201, "201 Created", "proxy"],
    [407, "407 Proxy Authentication Required", "proxy"],
    [503, "503 Service Unavailable", "noConnection"],
    [499, "499", "proxy"],
])("a proxy's %d is the proxy's: the request was never sent", async (status, words, kind) => {
    const proxy = createHttpServer();
    proxy.on("connect", (_request, socket) => socket.end(`HTTP/1.1 ${status} \r\n\r\n`));
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    try {
        const url = new URL(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
        const outcome = await transport(url, systemClock)(requestFor("https://atlas.example/thing"));
        expect(outcome).toMatchObject({ kind, text: expect.stringContaining(words) as string });
    } finally {
        proxy.close();
    }
});
