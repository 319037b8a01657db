import { readFileSync } from "node:fs";
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
    const { output } = await trial.workspace.up();
    expect(output).not.toContain(PRIVATE_KEY);
    expect(trial.atlas.endpoints()).toHaveLength(1);
    expect(trial.atlas.requests.filter((request) => request.authenticated)).toContainEqual(
        expect.objectContaining({ method: "POST", scheme }),
    );
}

describe("the login comes from", () => {
    it("the configuration rather than the environment, secrets encrypted; a new key there is no change", async () => {
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
        const file = readFileSync(join(trial.workspace.folder, "Pulumi.test.yaml"), "utf8");
        expect(file).toMatch(/mongodbatlas:privateKey:\s+secure: /);
        expect(file).not.toContain(PRIVATE_KEY);
        expect(readFileSync(trial.workspace.stateFile, "utf8")).not.toContain(PRIVATE_KEY);

        trial.atlas.setKey("newkey", "new-private-key");
        await trial.workspace.config("mongodbatlas:publicKey", "newkey");
        await trial.workspace.config("mongodbatlas:privateKey", "new-private-key", { secret: true });
        await trial.workspace.up({ args: ["--expect-no-changes"] });
        await trial.workspace.destroy();
        expect(trial.atlas.endpoints()).toEqual([]);
    });

    it("a service account in the configuration", async () => {
        await start(NO_LOGIN, SERVICE_ACCOUNT);
        await expectLogin("bearer");
        expect(trial.atlas.tokensIssued).toBe(1);
    });
});

it("a missing login is named in both spellings by each command and by a get, before any request", async () => {
    const PUBLIC = "mongodbatlas:publicKey (or MONGODB_ATLAS_PUBLIC_KEY, MCLI_PUBLIC_API_KEY)";
    const PRIVATE = "mongodbatlas:privateKey (or MONGODB_ATLAS_PRIVATE_KEY, MCLI_PRIVATE_API_KEY)";
    await start({});
    await trial.workspace.up();
    trial.atlas.clearRequests();
    const withoutLogin = { env: NO_LOGIN, expect: "failure" } as const;
    for (const command of ["preview", "refresh", "destroy"] as const) {
        const { output } = await trial.workspace[command](withoutLogin);
        expect(output).toContain(PUBLIC);
        expect(output).toContain(PRIVATE);
        expect(output).not.toContain("mongodbatlas:clientSecret");
    }
    trial.program(
        `atlas.PrivateEndpoint.get("got", "5df264b8f10fab7d2cad2f99", { groupId: "5df264b8f10fab7d2cad2f0d" });`,
    );
    expect((await trial.workspace.preview(withoutLogin)).output).toContain(PRIVATE);
    expect(trial.atlas.requests).toEqual([]);
    expect(trial.names()).toEqual(["atlas"]);
});
