import { execFileSync } from "node:child_process";
import { copyFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { AtlasEmulator } from "atlas-emulator";
import { REPOSITORY } from "../../testkit/program";
import type { Workspace } from "../../testkit/workspace";
import { LAZY_SDK } from "../support/lazySdk";
import { Ec2Emulator } from "./ec2Emulator";
import { PYTHON_VARIABLE } from "./setup";
import { exampleWorkspace, standInFolder } from "./trial";

// examples/aws-vpc-endpoint with AWS's real SDK, on the real engine. The emulator stands in for Atlas, moto
// for EC2, and a small plugin that calls the EC2 API for AWS's provider. This verifies the wiring and the
// order of operations, but not when AWS itself accepts or deletes.
const GROUP = "5df264b8f10fab7d2cad2f0d";
const DETACHING_MS = 1_000;

let atlas: AtlasEmulator;
let ec2: Ec2Emulator;
let workspace: Workspace;
/** What the account has from the start. */
let existing: string[];

beforeAll(async () => {
    atlas = await AtlasEmulator.start({
        initiating: "1s",
        attaching: "500ms",
        detaching: `${DETACHING_MS}ms`,
        deleting: "500ms",
        clusters: [{ name: "orders", regions: ["us-east-1"] }],
        clusterUpdateAfter: "500ms",
        clusterUpdating: "1s",
    });
    ec2 = await Ec2Emulator.start(process.env[PYTHON_VARIABLE] ?? "");
    existing = await ec2.inventory();
    workspace = await example("aws-vpc-endpoint", { "aws:region": "us-east-1", clusterName: "orders" });
});

async function example(folder: string, config: Record<string, string>): Promise<Workspace> {
    const made = await exampleWorkspace(folder, {
        ...LAZY_SDK,
        MONGODB_ATLAS_BASE_URL: atlas.url,
        // The types are checked once, apart from the commands.
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    });
    const settings = Object.entries({
        groupId: GROUP,
        "mongodbatlas:publicKey": atlas.options.publicKey,
        "mongodbatlas:privateKey": atlas.options.privateKey,
        "aws:accessKey": "test",
        "aws:secretKey": "test",
        ...config,
    }).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
    await made.pulumi(["config", "set-all", ...settings]);
    await made.pulumi(["config", "set", "--path", "aws:endpoints[0].ec2", ec2.url]);
    return made;
}

afterAll(async () => {
    await workspace.dispose();
    await ec2.close();
    await atlas.close();
});

interface Change {
    time: number;
    what: string;
}

/** The calls that change something, at Atlas and in EC2, in the order in which they came. */
function changes(): Change[] {
    const short = (path: string): string => path.replace(/^.*\/groups\/[^/]+/, "");
    const atAtlas = atlas.requests
        .filter(({ method, authenticated }) => method !== "GET" && authenticated)
        .map(({ time, method, path }) => ({ time: time.getTime(), what: `Atlas: ${method} ${short(path)}` }));
    const inEc2 = ec2.changes.map(({ time, action }) => ({ time: time.getTime(), what: `EC2: ${action}` }));
    return [...atAtlas, ...inEc2].sort((a, b) => a.time - b.time);
}

/** Those that have to do with the connection. */
const ofConnection = (): Change[] => changes().filter(({ what }) => /^Atlas|VpcEndpoint/.test(what));

function forget(): void {
    atlas.clearRequests();
    ec2.calls.length = 0;
}

it("typechecks, as do the other examples and the plugin that stands in for AWS's", () => {
    const tsc = (folder: string, ...args: string[]): void => {
        const compiler = join(workspace.root, "node_modules/typescript/bin/tsc");
        const options = { cwd: folder, stdio: "pipe", env: workspace.env } as const;
        execFileSync(process.execPath, [compiler, ...args], options);
    };
    // All at once: AWS's types are large.
    const others = ["cross-region", "two-accounts/network"].map((name) => {
        const file = join(workspace.folder, `${basename(name)}.ts`);
        copyFileSync(join(REPOSITORY, "examples", name, "index.ts"), file);
        return file;
    });
    tsc(workspace.folder, "-p", ".");
    others.forEach((file) => rmSync(file));
    tsc(standInFolder(workspace), "-p", ".");
});

it("goes from preview to destroy, and leaves nothing behind", async () => {
    const before = await ec2.inventory();

    expect((await workspace.preview()).output).toContain("9 to create");
    expect(changes()).toEqual([]);

    await workspace.up();
    const [endpoint] = atlas.endpoints();
    const [vpcEndpoint] = await ec2.vpcEndpoints();
    expect(endpoint?.interfaceEndpoints).toMatchObject([
        { interfaceEndpointId: vpcEndpoint?.id, connectionStatus: "AVAILABLE" },
    ]);
    expect(await workspace.outputs()).toEqual({
        vpcId: expect.stringMatching(/^vpc-/) as unknown,
        endpointServiceName: endpoint?.endpointServiceName,
        vpcEndpointId: vpcEndpoint?.id,
        connectionStatus: "AVAILABLE",
        srvConnectionString: expect.stringMatching(/^mongodb\+srv:\/\/orders-pl-0\./) as unknown,
    });
    const creation = ec2.changes.find(({ action }) => action === "CreateVpcEndpoint")?.parameters;
    expect(creation?.get("ServiceName")).toBe(endpoint?.endpointServiceName);
    expect(creation?.get("VpcEndpointType")).toBe("Interface");
    expect(creation?.get("SubnetId.2")).toMatch(/^subnet-/);
    expect(creation?.get("SecurityGroupId.1")).toMatch(/^sg-/);
    expect(creation?.has("PrivateDnsEnabled")).toBe(false);
    const rule = ec2.changes.find(({ action }) => action === "AuthorizeSecurityGroupIngress")?.parameters;
    expect(rule?.get("IpPermissions.1.FromPort")).toBe("1024");
    expect(rule?.get("IpPermissions.1.ToPort")).toBe("65535");
    const id = endpoint?.id ?? "";
    expect(ofConnection().map(({ what }) => what)).toEqual([
        "Atlas: POST /privateEndpoint",
        "EC2: CreateVpcEndpoint",
        `Atlas: POST /privateEndpoint/${id}/interfaceEndpoints`,
    ]);

    forget();
    await workspace.up({ args: ["--refresh", "--expect-no-changes"] });
    expect(changes()).toEqual([]);

    await workspace.destroy();
    const deleted = ofConnection();
    expect(deleted.map(({ what }) => what)).toEqual([
        `Atlas: DELETE /privateEndpoint/${id}/interfaceEndpoints/${vpcEndpoint?.id ?? ""}`,
        "EC2: DeleteVpcEndpoints",
        `Atlas: DELETE /privateEndpoint/${id}`,
    ]);
    // The VPC endpoint is deleted only after the detachment is complete, not just requested.
    const [detached, vpcEndpointDeleted] = deleted.map(({ time }) => time);
    expect((vpcEndpointDeleted ?? 0) - (detached ?? 0)).toBeGreaterThanOrEqual(DETACHING_MS);
    expect(atlas.endpoints()).toEqual([]);
    expect(await ec2.vpcEndpoints()).toEqual([{ id: vpcEndpoint?.id, state: "deleted" }]);
    expect(await ec2.inventory()).toEqual(before);
    expect(workspace.state().resources).toEqual([]);
});

it("with the VPC in another region, goes from up to destroy in one run each", async () => {
    const elsewhere = await example("cross-region", { "aws:region": "eu-west-1", atlasRegion: "us-east-1" });
    try {
        forget();
        await elsewhere.up();
        const [endpoint] = atlas.endpoints();
        expect(endpoint).toMatchObject({ region: "us-east-1", supportedRemoteRegions: ["eu-west-1"] });
        expect(await elsewhere.outputs()).toMatchObject({ connectionStatus: "AVAILABLE" });
        const creation = ec2.changes.find(({ action }) => action === "CreateVpcEndpoint")?.parameters;
        expect(creation?.get("ServiceRegion")).toBe("us-east-1");
        const { output } = await elsewhere.destroy();
        // The service goes with its last attachment.
        expect(output).toContain(`is the last VPC endpoint of private endpoint ${endpoint?.id ?? ""}`);
        expect(atlas.endpoints()).toEqual([]);
    } finally {
        await elsewhere.dispose();
    }
});

it("with the service in a stack of its own, another account's stack finds it by its region and attaches", async () => {
    const region = "us-west-2";
    const service = await example("two-accounts/service", { region });
    const [vpcId = "", subnetId = "", securityGroupId = ""] = ["vpc-", "subnet-", "sg-"].map(
        (kind) => existing.find((id) => id.startsWith(kind)) ?? "",
    );
    const network = await example("two-accounts/network", { region, "aws:region": "us-east-1", vpcId });
    try {
        for (const [path, value] of [
            ["subnetIds[0]", subnetId],
            ["securityGroupIds[0]", securityGroupId],
        ] as const) {
            await network.pulumi(["config", "set", "--path", path, value]);
        }
        forget();
        const early = await network.preview({ expect: "failure" });
        expect(early.output).toContain(
            `Project ${GROUP} shows no private endpoint in ${region}. It has none.`,
        );

        await service.up();
        expect((await network.preview()).output).toContain("3 to create");
        await network.up();
        const [endpoint] = atlas.endpoints();
        const { vpcEndpointId } = await network.outputs();
        expect(endpoint?.interfaceEndpoints).toMatchObject([
            { interfaceEndpointId: vpcEndpointId, connectionStatus: "AVAILABLE" },
        ]);
        const creation = ec2.changes.find(({ action }) => action === "CreateVpcEndpoint")?.parameters;
        expect(creation?.get("ServiceName")).toBe(endpoint?.endpointServiceName);
        await network.up({ args: ["--expect-no-changes"] });

        const attached = await service.destroy({ expect: "failure" });
        expect(attached.output).toContain(String(vpcEndpointId));
        await network.destroy();
        expect(atlas.endpoints()).toMatchObject([{ status: "WAITING_FOR_USER", interfaceEndpoints: [] }]);
        await service.destroy();
        expect(atlas.endpoints()).toEqual([]);
    } finally {
        await network.dispose();
        await service.dispose();
    }
});
