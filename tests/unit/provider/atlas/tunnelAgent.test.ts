import { once } from "node:events";
import { request } from "node:https";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { TunnelAgent } from "../../../../provider/src/atlas/tunnelAgent";

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
