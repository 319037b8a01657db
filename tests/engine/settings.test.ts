import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { endpointText, PRIVATE_KEY, PUBLIC_KEY, Trial } from "../support/trial";

let trial: Trial;

const NO_LOGIN = { MONGODB_ATLAS_PUBLIC_KEY: undefined, MONGODB_ATLAS_PRIVATE_KEY: undefined };
const KEY = { publicKey: PUBLIC_KEY, privateKey: PRIVATE_KEY };
const SERVICE_ACCOUNT = { clientId: "mdb_sa_id_trial", clientSecret: "mdb_sa_sk_0c7e5f31a9" };

async function start(
    env: Record<string, string | undefined>,
    config: Record<string, string> = {},
): Promise<void> {
    trial = await Trial.start({ program: endpointText(), env, atlas: SERVICE_ACCOUNT });
    for (const [name, value] of Object.entries(config)) {
        await trial.workspace.config(`mongodbatlas:${name}`, value, {
            secret: /privateKey|Secret/.test(name),
        });
    }
}

afterEach(() => trial.dispose());

async function expectLogin(scheme: "digest" | "bearer"): Promise<void> {
    await trial.workspace.up();
    expect(trial.atlas.endpoints()).toHaveLength(1);
    expect(trial.atlas.requests.filter((request) => request.authenticated)).toContainEqual(
        expect.objectContaining({ method: "POST", scheme }),
    );
}

describe("the login comes from", () => {
    it("the stack's configuration, secrets encrypted in state and file", async () => {
        await start(NO_LOGIN, KEY);
        await expectLogin("digest");
        const file = readFileSync(join(trial.workspace.folder, "Pulumi.test.yaml"), "utf8");
        expect(file).toMatch(/mongodbatlas:privateKey:\s+secure: /);
        expect(file).not.toContain(PRIVATE_KEY);
        expect(JSON.stringify(trial.workspace.state())).not.toContain(PRIVATE_KEY);
    });

    it("a service account in the configuration", async () => {
        await start(NO_LOGIN, SERVICE_ACCOUNT);
        await expectLogin("bearer");
        expect(trial.atlas.tokensIssued).toBe(1);
    });

    it("the configuration rather than the environment, each setting by itself", async () => {
        const wrong = {
            MONGODB_ATLAS_PUBLIC_KEY: "wrong",
            MONGODB_ATLAS_PRIVATE_KEY: "wrong",
            MCLI_PUBLIC_API_KEY: "wrong",
            MCLI_PRIVATE_API_KEY: "wrong",
            MONGODB_ATLAS_BASE_URL: "http://127.0.0.1:9",
        };
        await start(wrong, KEY);
        await trial.workspace.config("mongodbatlas:baseUrl", `${trial.atlas.url}/`);
        await expectLogin("digest");
    });
});

describe("what is missing", () => {
    const PUBLIC = "mongodbatlas:publicKey (or MONGODB_ATLAS_PUBLIC_KEY, MCLI_PUBLIC_API_KEY)";
    const PRIVATE = "mongodbatlas:privateKey (or MONGODB_ATLAS_PRIVATE_KEY, MCLI_PRIVATE_API_KEY)";
    const SECRET = "mongodbatlas:clientSecret (or MONGODB_ATLAS_CLIENT_SECRET)";

    it.each([["the login", {}, [PUBLIC, PRIVATE]]])(
        "is named in both spellings before any request: %s",
        async (_case, env, named) => {
            await start({ ...NO_LOGIN, ...env });
            const { output } = await trial.workspace.preview({ expect: "failure" });
            for (const text of [PUBLIC, PRIVATE, SECRET]) {
                expect(output.includes(text)).toBe(named.includes(text));
            }
            expect(trial.atlas.requests).toEqual([]);
        },
    );

    it("is named by refresh and destroy, too, and by a get", async () => {
        await start({});
        await trial.workspace.up();
        trial.atlas.clearRequests();
        for (const command of ["refresh", "destroy"] as const) {
            const { output } = await trial.workspace[command]({ env: NO_LOGIN, expect: "failure" });
            expect(output).toContain(PUBLIC);
            expect(output).toContain(PRIVATE);
        }
        trial.program(
            `atlas.PrivateEndpoint.get("got", "5df264b8f10fab7d2cad2f99", { groupId: "5df264b8f10fab7d2cad2f0d" });`,
        );
        const { output } = await trial.workspace.preview({ env: NO_LOGIN, expect: "failure" });
        expect(output).toContain(PRIVATE);
        expect(trial.atlas.requests).toEqual([]);
        expect(trial.names()).toEqual(["atlas"]);
    });
});

describe("the base URL", () => {
    it.each([["http://atlas.example.com", "is plain http to atlas.example.com"]])(
        "is refused before any request when it is %s",
        async (baseUrl, why) => {
            await start({ MONGODB_ATLAS_BASE_URL: baseUrl });
            const { output } = await trial.workspace.preview({ expect: "failure" });
            expect(output).toMatch(
                new RegExp(`mongodbatlas:baseUrl \\(or MONGODB_ATLAS_BASE_URL\\).*${why}`),
            );
        },
    );

    it("is Atlas's own unless set", async () => {
        const asked: string[] = [];
        // A proxy that lets nothing through, so that nothing leaves this machine.
        const proxy = createServer((request, response) => {
            asked.push(request.url ?? "");
            response.writeHead(403).end();
        });
        proxy.on("connect", (request, socket) => {
            asked.push(`https://${request.url ?? ""}`);
            socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
        });
        await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
        try {
            const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
            await start({
                MONGODB_ATLAS_BASE_URL: undefined,
                HTTPS_PROXY: address,
                https_proxy: address,
                // The engine's own connections.
                NO_PROXY: "127.0.0.1,localhost",
                no_proxy: "127.0.0.1,localhost",
            });
            trial.program(endpointText({}, { customTimeouts: { create: "5s" } }));
            await trial.workspace.up({ expect: "failure" });
            expect(asked[0]).toMatch(/^https:\/\/cloud\.mongodb\.com[:/]/);
        } finally {
            proxy.close();
            proxy.closeAllConnections();
        }
    });
});

it("does not treat a new key as a change", async () => {
    await start({});
    await trial.workspace.up();
    trial.atlas.setKey("newkey", "new-private-key");
    await trial.workspace.config("mongodbatlas:publicKey", "newkey");
    await trial.workspace.config("mongodbatlas:privateKey", "new-private-key", { secret: true });
    await trial.workspace.up({ args: ["--expect-no-changes"] });
    await trial.workspace.destroy();
    expect(trial.atlas.endpoints()).toEqual([]);
});
