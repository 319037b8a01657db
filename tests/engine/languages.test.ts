import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { AtlasEmulator } from "atlas-emulator";
import { findLanguages, keyOf, type Languages } from "../../testkit/engine/findEngine";
import { cached } from "../../testkit/engine/cached";
import { execute } from "../../testkit/execute";
import { versionOf } from "../../testkit/npm";
import { packPlugin } from "../../testkit/plugin/build";
import { exampleOf, translated } from "../../testkit/plugin/examples";
import TRANSLATED from "../../testkit/plugin/examples/translated.json";
import { PLUGIN, PLUGIN_PROGRAM, pluginVersion } from "../../testkit/plugin/program";
import { packSdks, type Sdks } from "../../testkit/plugin/sdks";
import { type ProgramSource, REPOSITORY } from "../../testkit/program";
import { Workspace } from "../../testkit/workspace";
import { GROUP, VPCE } from "../support/declared";
import { LAZY_SDK } from "../support/lazySdk";

// The schema's examples lead to the connection string, and the programs in examples/ work, with the packed plugin and
// with the packages of the SDKs that are generated from its schema.

const STRING: unknown = expect.stringMatching(/^mongodb\+srv:\/\/orders-pl-0\./);
const SCHEMA = join(REPOSITORY, "provider/src/plugin/schema.json");

let languages: Languages;
let folder: string;
let sdks: Sdks;
let archives: Readonly<Record<"executable" | "script", string>>;
/** A Python environment with the SDK's wheel. */
let venv: string;

beforeAll(async () => {
    languages = await findLanguages();
    folder = mkdtempSync(join(tmpdir(), "languages-"));
    const packed = (kind: "executable" | "script"): string => packPlugin(join(folder, "release"), kind).file;
    archives = { executable: packed("executable"), script: packed("script") };
    const requirements = join(REPOSITORY, "examples/python/requirements.txt");
    const python = await execute(folder, "python3", ["--version"]);
    const key = keyOf(
        ...[python, languages.sdkgen, versionOf("typescript"), versionOf("@pulumi/pulumi")],
        ...[requirements, SCHEMA].map((file) => readFileSync(file, "utf8")),
    );
    // What is generated from the schema is made once.
    const made = await cached(`sdks-${key}`, "Generating SDKs", "sdks.json", async (into) => {
        const { wheel, tarball } = await packSdks(languages.sdkgen, into);
        const names = { wheel: basename(wheel), tarball: basename(tarball) };
        writeFileSync(join(into, "sdks.json"), JSON.stringify(names));
    });
    const names = JSON.parse(readFileSync(join(made, "sdks.json"), "utf8")) as Sdks;
    sdks = { wheel: join(made, names.wheel), tarball: join(made, names.tarball) };
    venv = await cached(`python-${key}`, "Installing Python packages", "bin/python", async (made) => {
        await execute(folder, "python3", ["-m", "venv", made]);
        // `python -m pip`, because the pip script hard-codes the path of this folder, which is renamed later.
        const install = ["-m", "pip", "install", "--quiet", "-r", requirements, sdks.wheel];
        await execute(folder, join(made, "bin", "python"), install);
    });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let atlas: AtlasEmulator;
let workspace: Workspace;

afterEach(async () => {
    await workspace.dispose();
    await atlas.close();
});

async function start(
    program: ProgramSource,
    archive: "executable" | "script",
    path: readonly string[],
): Promise<void> {
    atlas = await AtlasEmulator.start({
        initiating: "500ms",
        deleting: "100ms",
        clusterUpdating: "100ms",
        clusters: [{ name: "orders", regions: ["us-east-1"] }],
    });
    workspace = await Workspace.create({ program, env: { ...LAZY_SDK, PATH: path.join(delimiter) } });
    await workspace.pulumi([
        ...["plugin", "install", "resource", PLUGIN, pluginVersion()],
        ...["--file", archives[archive]],
    ]);
    const logins = [PLUGIN, "mongodbatlas"].flatMap((name) => [
        ...["--plaintext", `${name}:baseUrl=${atlas.url}`],
        ...["--plaintext", `${name}:publicKey=${atlas.options.publicKey}`],
        ...["--secret", `${name}:privateKey=${atlas.options.privateKey}`],
    ]);
    const others = ["--plaintext", `groupId=${GROUP}`, "--plaintext", `vpcEndpointId=${VPCE}`];
    await workspace.pulumi(["config", "set-all", ...others, ...logins]);
}

/** What PATH has on a machine without Node.js: the language hosts, Python, and a shell. */
function withoutNode(): string[] {
    const bin = join(folder, "bin");
    mkdirSync(bin, { recursive: true });
    for (const command of ["sh", "python3"]) {
        const found = execFileSync("sh", ["-c", `command -v ${command}`], { encoding: "utf8" }).trim();
        rmSync(join(bin, command), { force: true });
        symlinkSync(found, join(bin, command));
    }
    expect(() => execFileSync("node", ["--version"], { env: { PATH: bin } })).toThrow("ENOENT");
    return [languages.hosts, bin];
}

const withNode = (): string[] => [process.env.PATH ?? ""];
// The language host that is built here is too old for a project's `virtualenv`.
const pythonFirst = (path: readonly string[]): string[] => [join(venv, "bin"), ...path];

/** Of each language: what is copied, the schema's example in its place, and then that of the look-up. */
const YAML = {
    copy: "examples/yaml",
    example: {
        "Pulumi.yaml": `name: atlas-private-endpoint-yaml\nruntime: yaml\n${exampleOf("PrivateConnectionString")}`,
    },
    lookUp: {
        "Pulumi.yaml": `name: atlas-private-endpoint-yaml\nruntime: yaml\n${exampleOf("getPrivateEndpoint")}`,
    },
};
const PYTHON = {
    copy: "examples/python",
    example: { "__main__.py": TRANSLATED.PrivateConnectionString.python },
    lookUp: { "__main__.py": TRANSLATED.getPrivateEndpoint.python },
};
const write = (files: Readonly<Record<string, string>>): void =>
    Object.entries(files).forEach(([file, text]) => writeFileSync(join(workspace.folder, file), text));

it.each([
    ["examples/yaml", "executable", YAML, () => withoutNode()],
    ["examples/python", "script", PYTHON, () => pythonFirst(withNode())],
] as const)(
    "%s with the %s comes up; the schema's example keeps its endpoint, leads to the string, is looked up, and goes",
    async (_name, archive, program, path) => {
        await start({ copy: program.copy, nodeModules: null }, archive, path());
        await workspace.up();
        const [{ id, endpointServiceName } = { id: "", endpointServiceName: "" }] = atlas.endpoints();
        expect(workspace.outputs()).toEqual({ id, endpointServiceName });

        write(program.example);
        await workspace.up();
        expect(workspace.outputs()).toEqual({ srvConnectionString: STRING });
        expect(atlas.endpoints()).toMatchObject([{ id }]);
        write(program.lookUp);
        expect((await workspace.preview()).output).toContain(`"${endpointServiceName}"`);
        await workspace.destroy();
        expect(atlas.endpoints()).toEqual([]);
    },
);

describe("in TypeScript, with the package of the generated SDK,", () => {
    const PACKAGE = "pulumi-atlas-private-endpoint";
    const CONFIGURATION = {
        "package.json": JSON.stringify({ name: "trial", main: "index.ts" }),
        "tsconfig.json": JSON.stringify({
            compilerOptions: { strict: true, target: "es2022", module: "nodenext", types: ["node"] },
        }),
    };

    it("the program of docs/moving-in.md takes a stack of the npm package over, and changes nothing in Atlas; the example has its resources", async () => {
        const page = readFileSync(join(REPOSITORY, "docs/moving-in.md"), "utf8");
        const [, moved = ""] = /```ts\n(.*?)```/s.exec(page) ?? [];
        expect(moved).toContain(`"${PACKAGE}-sdk"`);
        const before = moved
            .replace(`"${PACKAGE}-sdk"`, `"${PACKAGE}"`)
            .replace(/ => \(\{ aliases: .*/, " => ({});");
        await start(
            {
                files: { ...CONFIGURATION, "index.ts": before.replace("(kind: string)", "(_: string)") },
                nodeModules: null,
            },
            "script",
            withNode(),
        );
        const sdk = join(workspace.folder, `node_modules/${PACKAGE}-sdk`);
        mkdirSync(sdk, { recursive: true });
        execFileSync("tar", ["xzf", sdks.tarball, "-C", sdk, "--strip-components", "1"]);
        symlinkSync(join(REPOSITORY, "node_modules"), join(workspace.root, "node_modules"));
        await workspace.up({ env: { PULUMI_NODEJS_TRANSPILE_ONLY: "true" } });
        const there = atlas.endpoints();
        const types = (): unknown[] => workspace.state().resources.map(({ type }) => type);
        expect(types()).toContain("pulumi-nodejs:dynamic/atlas:PrivateConnectionString");
        atlas.clearRequests();

        writeFileSync(join(workspace.folder, "index.ts"), moved);
        await workspace.up();
        expect(types()).not.toContain("pulumi-nodejs:dynamic/atlas:PrivateConnectionString");
        expect(atlas.requests.filter(({ method }) => method !== "GET")).toEqual([]);
        expect(atlas.endpoints()).toEqual(there);
        expect(workspace.outputs()).toEqual({ srvConnectionString: STRING });

        // Its attachment has another name.
        writeFileSync(join(workspace.folder, "index.ts"), TRANSLATED.PrivateConnectionString.typescript);
        expect((await workspace.preview()).output).toMatch(/1 to create[^]*1 to delete[^]*3 unchanged/);
        await workspace.destroy();
        expect(atlas.endpoints()).toEqual([]);
    });
});

describe("the schema", () => {
    it("is what the plugin tells, by the path that the docs print", async () => {
        atlas = await AtlasEmulator.start();
        workspace = await Workspace.create({ program: { files: {} } });
        const { stdout } = await workspace.pulumi(["package", "get-schema", PLUGIN_PROGRAM]);
        expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(SCHEMA, "utf8")));
    });

    it("has the examples that the generator makes (npm run docs:examples regenerates them)", async () => {
        expect(TRANSLATED).toEqual(translated(languages.sdkgen));
    });
});
