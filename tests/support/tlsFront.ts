import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type Server } from "node:tls";

/** A server that speaks TLS, with a certificate of its own for `localhost`, and hands all on to one that does not. */
export class TlsFront {
    private constructor(
        private readonly server: Server,
        private readonly folder: string,
        /** For NODE_EXTRA_CA_CERTS: makes a process trust it. */
        readonly certificate: string,
    ) {}

    static async to(url: string): Promise<TlsFront> {
        const folder = mkdtempSync(join(tmpdir(), "tls-front-"));
        const [key, certificate] = [join(folder, "key.pem"), join(folder, "cert.pem")];
        const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
        const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject];
        execFileSync("openssl", [...request, "-keyout", key, "-out", certificate], { stdio: "ignore" });
        const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (client) => {
            const upstream = connect(Number(new URL(url).port), "127.0.0.1");
            client.pipe(upstream).pipe(client);
            client.on("error", () => upstream.destroy());
            upstream.on("error", () => client.destroy());
        });
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
        return new TlsFront(server, folder, certificate);
    }

    get url(): string {
        return `https://localhost:${(this.server.address() as AddressInfo).port}`;
    }

    close(): void {
        this.server.close();
        rmSync(this.folder, { recursive: true });
    }
}
