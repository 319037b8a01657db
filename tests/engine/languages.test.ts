import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { AtlasEmulator } from "atlas-emulator";
import { findLanguages, type Languages } from "../../testkit/engine/languageHosts";
import { packPlugin } from "../../testkit/plugin/build";
import { PLUGIN, PLUGIN_PROGRAM, pluginVersion } from "../../testkit/plugin/program";
import { REPOSITORY } from "../../testkit/program";
import { Workspace } from "../../testkit/workspace";
import { cachedInstallation, makePythonEnvironment, mustRun } from "../support/cachedInstallation";

// The examples in other languages go the whole way with the packed plugin; an SDK is generated from its schema.

const GROUP = "5df264b8f10fab7d2cad2f0d";
const SCHEMA = join(REPOSITORY, "provider/src/plugin/schema.json");

let languages: Languages;
let folder: string;
/** A Python environment with the SDK that is generated from the schema. */
let venv: string;

beforeAll(async () => {
    languages = await findLanguages();
    folder = mkdtempSync(join(tmpdir(), "languages-"));
});
beforeAll(async () => {
    const context = { env: process.env, progress: () => () => undefined };
    const requirements = join(REPOSITORY, "examples/python/requirements.txt");
    const versions = [
        await mustRun(context, "Asking for Python's version", "python3", ["--version"]),
        ...[requirements, SCHEMA].map((file) => readFileSync(file, "utf8")),
        languages.sdkgen,
    ];
    venv = await cachedInstallation(context, "python", versions, (made) =>
        makePythonEnvironment(made, ["-r", requirements, pythonSdk()], context),
    );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @returns the folder of the Python SDK, generated without a warning */
function pythonSdk(): string {
    const target = join(folder, "python");
    mkdirSync(target);
    execFileSync(languages.sdkgen, [SCHEMA, target], { stdio: "pipe" });
    return target;
}

describe("a program", () => {
    let atlas: AtlasEmulator;
    let workspace: Workspace;

    beforeEach(async () => {
        atlas = await AtlasEmulator.start({ initiating: "500ms", deleting: "100ms", quiet: true });
    });
    afterEach(async () => {
        await workspace.dispose();
        await atlas.close();
    });

    async function start(example: string, path: string[] = []): Promise<void> {
        workspace = await Workspace.create({
            program: { copy: `examples/${example}`, nodeModules: null },
            env: { PATH: [...path, process.env.PATH].join(delimiter) },
        });
        await workspace.pulumi([
            ...["plugin", "install", "resource", PLUGIN, pluginVersion()],
            ...["--file", packPlugin(workspace.root)],
        ]);
        await workspace.pulumi([
            ...["config", "set-all", "--plaintext", `groupId=${GROUP}`],
            ...["--plaintext", `${PLUGIN}:baseUrl=${atlas.url}`],
            ...["--plaintext", `${PLUGIN}:publicKey=${atlas.options.publicKey}`],
            ...["--secret", `${PLUGIN}:privateKey=${atlas.options.privateKey}`],
        ]);
    }

    async function comeUp(): Promise<void> {
        await workspace.up();
        const [{ id, endpointServiceName } = { id: "", endpointServiceName: "" }] = atlas.endpoints();
        expect(await workspace.outputs()).toEqual({ id, endpointServiceName });
    }

    async function goAway(): Promise<void> {
        await workspace.destroy();
        expect(atlas.endpoints()).toEqual([]);
    }

    it("in YAML comes up, stays and goes", async () => {
        await start("yaml");
        await comeUp();
        await workspace.up({ args: ["--refresh", "--expect-no-changes"] });
        await goAway();
    });

    it("in Python does so with the generated SDK", async () => {
        // The language host that is built here is too old for the project's `virtualenv`.
        await start("python", [join(venv, "bin")]);
        await comeUp();
        await goAway();
    });
});

describe("the schema", () => {
    it("is what the plugin tells", async () => {
        const workspace = await Workspace.create({ program: { files: {} } });
        try {
            const { stdout } = await workspace.pulumi(["package", "get-schema", PLUGIN_PROGRAM]);
            expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(SCHEMA, "utf8")));
        } finally {
            await workspace.dispose();
        }
    });
});
