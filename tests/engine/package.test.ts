import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AtlasEmulator } from "atlas-emulator";
import { atlasEnvironment } from "../../testkit/environment";
import { execute } from "../../testkit/execute";
import { install, packProvider, type Tarball, versionOf } from "../../testkit/npm";
import { REPOSITORY } from "../../testkit/program";
import { resourceNamed } from "../../testkit/state";
import { GROUP } from "../support/declared";
import { LAZY_SDK } from "../support/lazySdk";
import { Workspace } from "../../testkit/workspace";

// The package as users get it: packed, and installed into a project elsewhere.

const NAME = "pulumi-atlas-private-endpoint";

const TYPESCRIPT = {
    "package.json": JSON.stringify({ name: "shop", main: "index.ts", private: true }),
    "tsconfig.json": JSON.stringify({
        compilerOptions: {
            strict: true,
            skipLibCheck: false,
            target: "es2022",
            module: "nodenext",
            moduleResolution: "nodenext",
            noEmit: true,
        },
        files: ["index.ts"],
    }),
    "index.ts": `
import * as pulumi from "@pulumi/pulumi";
import * as atlas from "${NAME}";

const args: atlas.PrivateEndpointArgs = {
    groupId: "${GROUP}",
    region: "us-east-1",
    providerName: "AWS",
    adoptExisting: false,
    api: "auto",
};
const endpoint = new atlas.PrivateEndpoint("atlas", args, { customTimeouts: { create: "30m", delete: "30m" } });
export const id: pulumi.Output<string> = endpoint.id;
export const endpointServiceName: pulumi.Output<string> = endpoint.endpointServiceName;
export const interfaceEndpoints: pulumi.Output<string[]> = endpoint.interfaceEndpoints;
const firstRegion: atlas.Region = atlas.REGIONS[0];
export const regions = [atlas.REGIONS.length, firstRegion, atlas.ENDPOINT_SERVICE_REGIONS.length];
export const orders = (connection: atlas.InterfaceEndpoint): pulumi.Output<string> =>
    new atlas.PrivateConnectionString("orders", {
        groupId: args.groupId,
        clusterName: "orders",
        interfaceEndpointId: connection.interfaceEndpointId,
    }).srvConnectionString;

export function connect(existing: string): atlas.InterfaceEndpoint {
    const got = atlas.PrivateEndpoint.get("existing", existing, { groupId: args.groupId });
    return new atlas.InterfaceEndpoint("connection", {
        groupId: args.groupId,
        privateEndpointId: got.id,
        interfaceEndpointId: "vpce-0123456789abcdef0",
    });
}
// @ts-expect-error There is no such argument.
export const wrong = (): unknown => new atlas.PrivateEndpoint("wrong", { groupId: "", region: "", nothing: 1 });
// @ts-expect-error The list is readonly.
export const change = (): unknown => atlas.REGIONS.push("us-east-1");
`,
};

const ES_MODULE = {
    "package.json": JSON.stringify({ name: "shop", private: true, main: "index.js", type: "module" }),
    "index.js": `import { PrivateEndpoint } from "${NAME}";
const args = { groupId: "${GROUP}", region: "eu-west-1" };
export const { id, endpointServiceName } = new PrivateEndpoint("atlas", args);
`,
};

let folder: string;
let tarball: Tarball;
let atlas: AtlasEmulator;
let project: Workspace;

/** Makes this the project's program; what is installed stays. */
function write(files: Record<string, string> & { "package.json": string }): void {
    const manifest = join(project.folder, "package.json");
    const { dependencies } = JSON.parse(readFileSync(manifest, "utf8")) as { dependencies: object };
    rmSync(join(project.folder, "tsconfig.json"), { force: true });
    for (const [path, text] of Object.entries(files)) {
        writeFileSync(join(project.folder, path), text);
    }
    // Keeps the dependencies, because the next install would remove packages that are not listed.
    const own = JSON.parse(files["package.json"]) as object;
    writeFileSync(manifest, JSON.stringify({ ...own, dependencies }));
}

beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "package-test-"));
    tarball = await packProvider(folder);
    atlas = await AtlasEmulator.start({ initiating: "now", deleting: "now" });
    project = await Workspace.create({
        program: { files: TYPESCRIPT, nodeModules: null },
        env: {
            ...LAZY_SDK,
            ...atlasEnvironment(atlas),
            // The types are checked once, apart from the commands.
            PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        },
    });
    await install(project.folder, [
        tarball.file,
        ...["@pulumi/pulumi", "typescript", "@types/node"].map(versionOf),
    ]);
});

afterAll(async () => {
    await project.dispose();
    await atlas.close();
    rmSync(folder, { recursive: true, force: true });
});

it("holds what users need and nothing else, and other tools find nothing wrong", async () => {
    expect(tarball.contents).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json"]));
    const others = tarball.contents.filter((path) => !/^dist\/.*\.(js|d\.ts)$/.test(path));
    expect(others.sort()).toEqual(["LICENSE", "README.md", "package.json"]);
    expect(tarball.contents.filter((path) => /test|spec|tsbuildinfo/i.test(path))).toEqual([]);
    expect(tarball.unpackedSize).toBeLessThanOrEqual(290_000);
    const check = (tool: string, ...args: string[]): Promise<string> =>
        execute(folder, join(REPOSITORY, "node_modules", ".bin", tool), [tarball.file, ...args]);
    await check("publint", "--strict");
    // The other entry is for the text in the state, which Node runs; no program imports it.
    await check("attw", "--no-emoji", "--exclude-entrypoints", "./provider");
});

it("brings no second @pulumi/pulumi along", () => {
    const found = readdirSync(join(project.folder, "node_modules"), { recursive: true, encoding: "utf8" });
    const copies = found.filter((path) => /(^|\/)@pulumi\/pulumi\/package\.json$/.test(path));
    expect(copies).toEqual(["@pulumi/pulumi/package.json"]);
});

it("has types that hold under strict without skipLibCheck", async () => {
    const tsc = join("node_modules", "typescript", "bin", "tsc");
    await execute(project.folder, process.execPath, [tsc, "--noEmit"]);
});

// One stack from here on, whose program and package change.
describe("in a stack", () => {
    it("creates an endpoint from TypeScript, small in state", async () => {
        await project.up();
        const [endpoint] = atlas.endpoints();
        expect(project.outputs()).toMatchObject({
            id: endpoint?.id,
            endpointServiceName: endpoint?.endpointServiceName,
            regions: [18, "us-east-1", 34],
        });
        const bytes = Buffer.byteLength(JSON.stringify(resourceNamed(project.state(), "atlas")));
        expect(bytes).toBeLessThanOrEqual(4_000);
    });

    it("creates one in another region and deletes the old one from an ES module", async () => {
        write(ES_MODULE);
        await project.up();
        const endpoints = atlas.endpoints();
        expect(endpoints).toMatchObject([{ region: "eu-west-1" }]);
        const [{ id, endpointServiceName } = {}] = endpoints;
        expect(project.outputs()).toEqual({ id, endpointServiceName });
    });

    it("a missing package fails the run, keeps the state and says what to type", async () => {
        const installed = join(project.folder, "node_modules", NAME);
        renameSync(installed, join(folder, "away"));
        const { output } = await project.destroy({ expect: "failure" });
        expect(output).toContain(`npm install <tarball of ${NAME}>`);
        expect(resourceNamed(project.state(), "atlas").id).toBe(atlas.endpoints()[0]?.id);
        renameSync(join(folder, "away"), installed);
    });

    it("the installed package, not the text in the state, runs refresh and destroy", async () => {
        // Changes a message, so that the output shows which version runs.
        const file = join(project.folder, "node_modules", NAME, "dist/bundle.js");
        const code = readFileSync(file, "utf8");
        const words = "asking Atlas to";
        expect(code).toContain(words);
        writeFileSync(file, code.replaceAll(words, "version 9.9.9 asks Atlas to"));

        const [endpoint] = atlas.endpoints();
        atlas.setStatus(endpoint?.id ?? "", "FAILED", "the load balancer is broken");
        await project.refresh();
        const { outputs } = resourceNamed(project.state(), "atlas");
        expect(outputs).toMatchObject({ status: "FAILED", errorMessage: "the load balancer is broken" });

        const { output } = await project.destroy();
        expect(output).toContain("version 9.9.9 asks Atlas to delete the endpoint service");
        expect(project.state().resources).toEqual([]);
        expect(atlas.endpoints()).toEqual([]);
    });
});
