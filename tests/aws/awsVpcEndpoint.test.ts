import {
    appendFileSync,
    copyFileSync,
    cpSync,
    mkdtempSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { AtlasEmulator } from "atlas-emulator";
import { execute } from "../../testkit/execute";
import { bundle } from "../../testkit/plugin/build";
import { REPOSITORY } from "../../testkit/program";
import { Workspace } from "../../testkit/workspace";
import { GROUP } from "../support/declared";
import { LAZY_SDK } from "../support/lazySdk";
import { Account, type Change } from "./account";
import { MODULES_VARIABLE } from "./setup";

// The examples with AWS's real SDK, on the real engine. The emulator stands in for Atlas, and a small plugin for AWS's
// provider and EC2. This verifies the wiring and the order of operations, but not when AWS itself accepts or deletes.
const DETACHING_MS = 1_000;
/** What the account has from the start. */
const EXISTING = { vpc: "vpc-1", subnet: "subnet-1", securityGroup: "sg-1" };

const files = mkdtempSync(join(tmpdir(), "account-"));
const account = new Account(join(files, "account"));
let atlas: AtlasEmulator;
const workspaces: Workspace[] = [];
/** Of examples/aws-vpc-endpoint. */
let workspace: Workspace;

beforeAll(async () => {
    writeFileSync(join(files, "account"), "");
    Object.values(EXISTING).forEach((id) => account.write("create", id));
    await bundle(join(REPOSITORY, "tests/aws/standIn.ts"), join(files, "pulumi-resource-aws"));
    atlas = await AtlasEmulator.start({
        initiating: "1s",
        attaching: "500ms",
        detaching: `${DETACHING_MS}ms`,
        deleting: "500ms",
        clusters: [{ name: "orders", regions: ["us-east-1"] }],
        clusterUpdateAfter: "500ms",
        clusterUpdating: "1s",
    });
    workspace = await example("aws-vpc-endpoint", { "aws:region": "us-east-1", clusterName: "orders" });
});

/**
 * The example as a user has it: a copy, with the provider and AWS's SDK installed. Only Pulumi.yaml gets a few lines
 * more, which say where the plugin is that a user's Pulumi would download.
 */
async function example(name: string, config: Record<string, string>): Promise<Workspace> {
    const made = await Workspace.create({
        program: { copy: `examples/${name}`, nodeModules: null },
        env: {
            ...LAZY_SDK,
            AWS_ACCOUNT_FILE: join(files, "account"),
            MONGODB_ATLAS_BASE_URL: atlas.url,
            // The types are checked once, apart from the commands.
            PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        },
    });
    workspaces.push(made);
    // One level up, since the provider must find them, too.
    symlinkSync(process.env[MODULES_VARIABLE] ?? "", join(made.root, "node_modules"));
    for (const entry of ["dist", "package.json"]) {
        const installed = join(made.folder, "node_modules/pulumi-atlas-private-endpoint", entry);
        cpSync(join(REPOSITORY, "provider", entry), installed, { recursive: true });
    }
    const plugin = `plugins:\n  providers:\n    - name: aws\n      path: ${files}\n`;
    appendFileSync(join(made.folder, "Pulumi.yaml"), plugin);
    const { publicKey, privateKey } = atlas.options;
    const keys = { "mongodbatlas:publicKey": publicKey, "mongodbatlas:privateKey": privateKey };
    const settings = Object.entries({ groupId: GROUP, ...keys, ...config });
    const plain = settings.flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
    await made.pulumi(["config", "set-all", "--path", ...plain]);
    return made;
}

afterAll(async () => {
    await Promise.all(workspaces.map((one) => one.dispose()));
    await atlas.close();
    rmSync(files, { recursive: true });
});

interface Told {
    readonly time: number;
    readonly what: string;
}

/** The calls that change something, at Atlas and in EC2, in the order in which they came. */
function changes(): Told[] {
    const short = (path: string): string => path.replace(/^.*\/groups\/[^/]+/, "");
    const atAtlas = atlas.requests
        .filter(({ method, authenticated }) => method !== "GET" && authenticated)
        .map(({ time, method, path }) => ({ time: time.getTime(), what: `Atlas: ${method} ${short(path)}` }));
    const inEc2 = made().map(({ time, what, id }) => ({ time, what: `EC2: ${what} ${id}` }));
    return [...atAtlas, ...inEc2].sort((a, b) => a.time - b.time);
}

let seen = 0;
const made = (): readonly Change[] => account.changes.slice(seen);
const created = (prefix: string): Change | undefined =>
    made().find(({ what, id }) => what === "create" && id.startsWith(`${prefix}-`));

function forget(): void {
    atlas.clearRequests();
    seen = account.changes.length;
}
beforeEach(forget);

it("typechecks, as do the other examples", async () => {
    // All at once: AWS's types are large.
    for (const name of ["cross-region", "two-accounts/network"]) {
        const file = join(workspace.folder, `${basename(name)}.ts`);
        copyFileSync(join(REPOSITORY, "examples", name, "index.ts"), file);
    }
    const compiler = join(workspace.root, "node_modules/typescript/bin/tsc");
    await execute(workspace.folder, process.execPath, [compiler, "-p", "."], workspace.env);
});

it("goes from preview to destroy, and leaves nothing behind", async () => {
    expect((await workspace.preview()).output).toContain("9 to create");
    expect([made(), atlas.requests]).toEqual([[], []]);

    await workspace.up();
    const [endpoint] = atlas.endpoints();
    const { id: vpce = "", inputs } = created("vpce") ?? {};
    expect(endpoint?.interfaceEndpoints).toMatchObject([
        { interfaceEndpointId: vpce, connectionStatus: "AVAILABLE" },
    ]);
    expect(workspace.outputs()).toEqual({
        vpcId: created("vpc")?.id,
        endpointServiceName: endpoint?.endpointServiceName,
        vpcEndpointId: vpce,
        connectionStatus: "AVAILABLE",
        srvConnectionString: expect.stringMatching(/^mongodb\+srv:\/\/orders-pl-0\./) as unknown,
    });
    expect(inputs).toMatchObject({
        serviceName: endpoint?.endpointServiceName,
        vpcEndpointType: "Interface",
        securityGroupIds: [created("sg")?.id],
    });
    expect(inputs?.subnetIds).toHaveLength(2);
    expect(inputs).not.toHaveProperty("privateDnsEnabled");
    expect(created("sg")?.inputs.ingress).toMatchObject([{ fromPort: 1_024, toPort: 65_535 }]);
    const id = endpoint?.id ?? "";
    const ofConnection = (): Told[] => changes().filter(({ what }) => /^Atlas|vpce-/.test(what));
    expect(ofConnection().map(({ what }) => what)).toEqual([
        "Atlas: POST /privateEndpoint",
        `EC2: create ${vpce}`,
        `Atlas: POST /privateEndpoint/${id}/interfaceEndpoints`,
    ]);

    forget();
    await workspace.up({ args: ["--refresh", "--expect-no-changes"] });
    expect(changes()).toEqual([]);

    await workspace.destroy();
    const deleted = ofConnection();
    expect(deleted.map(({ what }) => what)).toEqual([
        `Atlas: DELETE /privateEndpoint/${id}/interfaceEndpoints/${vpce}`,
        `EC2: delete ${vpce}`,
        `Atlas: DELETE /privateEndpoint/${id}`,
    ]);
    // The VPC endpoint is deleted only after the detachment is complete, not just requested.
    const [detached, vpcEndpointDeleted] = deleted.map(({ time }) => time);
    expect((vpcEndpointDeleted ?? 0) - (detached ?? 0)).toBeGreaterThanOrEqual(DETACHING_MS);
    expect(atlas.endpoints()).toEqual([]);
    expect(Object.keys(account.resources)).toEqual(Object.values(EXISTING));
    expect(workspace.state().resources).toEqual([]);
});

it("with the VPC in another region, goes from up to destroy in one run each", async () => {
    const elsewhere = await example("cross-region", { "aws:region": "eu-west-1", atlasRegion: "us-east-1" });
    await elsewhere.up();
    const [endpoint] = atlas.endpoints();
    expect(endpoint).toMatchObject({ region: "us-east-1", supportedRemoteRegions: ["eu-west-1"] });
    expect(elsewhere.outputs()).toMatchObject({ connectionStatus: "AVAILABLE" });
    expect(created("vpce")?.inputs).toMatchObject({ serviceRegion: "us-east-1" });
    const { output } = await elsewhere.destroy();
    // The service goes with its last attachment.
    expect(output).toContain(`is the last VPC endpoint of private endpoint ${endpoint?.id ?? ""}`);
    expect(atlas.endpoints()).toEqual([]);
});

it("with the service in a stack of its own, another account's stack finds it by its region and attaches", async () => {
    const region = "us-west-2";
    const service = await example("two-accounts/service", { region });
    const network = await example("two-accounts/network", {
        region,
        "aws:region": "us-east-1",
        vpcId: EXISTING.vpc,
        "subnetIds[0]": EXISTING.subnet,
        "securityGroupIds[0]": EXISTING.securityGroup,
    });
    const early = await network.preview({ expect: "failure" });
    expect(early.output).toContain(`Project ${GROUP} shows no private endpoint in ${region}. It has none.`);

    await service.up();
    await network.up();
    const [endpoint] = atlas.endpoints();
    const { vpcEndpointId } = network.outputs();
    expect(endpoint?.interfaceEndpoints).toMatchObject([
        { interfaceEndpointId: vpcEndpointId, connectionStatus: "AVAILABLE" },
    ]);
    expect(created("vpce")?.inputs).toMatchObject({ serviceName: endpoint?.endpointServiceName });
    const attached = await service.destroy({ expect: "failure" });
    expect(attached.output).toContain(String(vpcEndpointId));
    await network.destroy();
    expect(atlas.endpoints()).toMatchObject([{ status: "WAITING_FOR_USER", interfaceEndpoints: [] }]);
    await service.destroy();
    expect(atlas.endpoints()).toEqual([]);
});
