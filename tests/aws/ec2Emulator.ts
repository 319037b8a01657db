import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { isolatedEnvironment } from "../../testkit/environment";

export interface Ec2Call {
    /** When it arrived. */
    time: Date;
    action: string;
    parameters: URLSearchParams;
    status: number;
}

// Enough for the emulator to see whose request it is; it checks no signature.
const AUTHORIZATION =
    "AWS4-HMAC-SHA256 Credential=test/20200101/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=0";

/** moto's EC2 on 127.0.0.1, behind a proxy that notes each call. */
export class Ec2Emulator {
    readonly calls: Ec2Call[] = [];
    private readonly proxy: Server;

    private constructor(
        private readonly moto: ChildProcess,
        private readonly motoUrl: string,
    ) {
        this.proxy = createServer((request, response) => {
            this.forward(request).then(
                ({ status, body }) => response.writeHead(status, { "content-type": "text/xml" }).end(body),
                (error: unknown) => response.writeHead(502).end(String(error)),
            );
        });
    }

    static async start(python: string): Promise<Ec2Emulator> {
        const moto = spawn(python, ["-m", "moto.server", "-H", "127.0.0.1", "-p", "0"], {
            env: isolatedEnvironment(process.env),
            stdio: ["ignore", "ignore", "pipe"],
        });
        const emulator = new Ec2Emulator(moto, await listening(moto));
        emulator.proxy.listen(0, "127.0.0.1");
        await once(emulator.proxy, "listening");
        return emulator;
    }

    /** What to give to a client as the address of EC2. */
    get url(): string {
        return `http://127.0.0.1:${(this.proxy.address() as AddressInfo).port}`;
    }

    /** The calls that change something. */
    get changes(): Ec2Call[] {
        return this.calls.filter(({ action }) => !action.startsWith("Describe"));
    }

    /** Ids of all that there is of some kinds, those included that an account has from the start. */
    async inventory(): Promise<string[]> {
        const ids: string[] = [];
        for (const [action, element] of [
            ["DescribeVpcs", "vpcId"],
            ["DescribeSubnets", "subnetId"],
            ["DescribeSecurityGroups", "groupId"],
            ["DescribeNetworkInterfaces", "networkInterfaceId"],
        ] as const) {
            const xml = await this.describe(action);
            const found = xml.matchAll(new RegExp(`<${element}>([^<]+)</${element}>`, "g"));
            ids.push(...[...found].map(([, id = ""]) => id));
        }
        return [...new Set(ids)].sort();
    }

    /** The VPC endpoints' ids and states; deleted ones stay visible. */
    async vpcEndpoints(): Promise<{ id: string; state: string }[]> {
        const xml = await this.describe("DescribeVpcEndpoints");
        const found = xml.matchAll(/<vpcEndpointId>([^<]+)<\/vpcEndpointId>[^]*?<state>([^<]+)<\/state>/g);
        return [...found].map(([, id = "", state = ""]) => ({ id, state: state.toLowerCase() }));
    }

    async close(): Promise<void> {
        this.proxy.close();
        this.proxy.closeAllConnections();
        const ended = once(this.moto, "exit");
        if (this.moto.kill("SIGKILL")) {
            await ended;
        }
    }

    private async describe(action: string): Promise<string> {
        return (await this.call(`Action=${action}&Version=2016-11-15`, AUTHORIZATION)).body;
    }

    private async forward(request: IncomingMessage): Promise<{ status: number; body: string }> {
        const time = new Date();
        const body = await text(request);
        const answer = await this.call(body, request.headers.authorization ?? "");
        const parameters = new URLSearchParams(body);
        this.calls.push({ time, action: parameters.get("Action") ?? "", parameters, status: answer.status });
        return answer;
    }

    private async call(body: string, authorization: string): Promise<{ status: number; body: string }> {
        const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8", authorization };
        const response = await fetch(`${this.motoUrl}/`, { method: "POST", headers, body });
        return { status: response.status, body: await response.text() };
    }
}

/** Resolves to the address that moto prints. */
function listening(moto: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
        let output = "";
        moto.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
            output += chunk;
            const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? [];
            if (url !== undefined) {
                resolve(url);
            }
        });
        moto.once("error", reject);
        moto.once("exit", () => reject(new Error(`moto has ended:\n${output}`)));
    });
}
