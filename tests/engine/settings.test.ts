import { readFileSync } from "node:fs";
import { join } from "node:path";
import { endpointText, PRIVATE_KEY, PUBLIC_KEY, Trial } from "../support/trial";

let trial: Trial;

const NO_LOGIN = { MONGODB_ATLAS_PUBLIC_KEY: undefined, MONGODB_ATLAS_PRIVATE_KEY: undefined };

afterEach(() => trial.dispose());

// A service account in the configuration has its example (examples.test.ts).
it("the login comes from the configuration rather than the environment, encrypted; a new key is no change", async () => {
    trial = await Trial.start({
        program: endpointText(),
        env: {
            MONGODB_ATLAS_PUBLIC_KEY: "wrong",
            MONGODB_ATLAS_PRIVATE_KEY: "wrong",
            MCLI_PUBLIC_API_KEY: "wrong",
            MCLI_PRIVATE_API_KEY: "wrong",
            MONGODB_ATLAS_BASE_URL: "http://127.0.0.1:9",
        },
    });
    await configure(PUBLIC_KEY, PRIVATE_KEY);
    await trial.workspace.config("mongodbatlas:baseUrl", `${trial.atlas.url}/`);
    const { output } = await trial.workspace.up();
    expect(trial.atlas.endpoints()).toHaveLength(1);
    const { folder, stateFile } = trial.workspace;
    const settings = readFileSync(join(folder, "Pulumi.test.yaml"), "utf8");
    expect(settings).toMatch(/mongodbatlas:privateKey:\s+secure: /);
    expect([output, settings, readFileSync(stateFile, "utf8")].join()).not.toContain(PRIVATE_KEY);

    trial.atlas.setKey("newkey", "new-private-key");
    await configure("newkey", "new-private-key");
    await trial.workspace.up({ args: ["--expect-no-changes"] });
    await trial.workspace.destroy();
    expect(trial.atlas.endpoints()).toEqual([]);
});

async function configure(publicKey: string, privateKey: string): Promise<void> {
    const pair = ["--plaintext", `mongodbatlas:publicKey=${publicKey}`];
    const secret = ["--secret", `mongodbatlas:privateKey=${privateKey}`];
    await trial.workspace.pulumi(["config", "set-all", ...pair, ...secret]);
}

it("a missing login is named in both spellings by each command and by a get, before any request", async () => {
    const PUBLIC = "mongodbatlas:publicKey (or MONGODB_ATLAS_PUBLIC_KEY, MCLI_PUBLIC_API_KEY)";
    const PRIVATE = "mongodbatlas:privateKey (or MONGODB_ATLAS_PRIVATE_KEY, MCLI_PRIVATE_API_KEY)";
    trial = await Trial.start({ program: endpointText() });
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
