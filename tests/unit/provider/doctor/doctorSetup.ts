import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { AtlasEmulator, type EmulatorOptions } from "../../../../emulator/src";
import { runCommand } from "../../../../provider/src/doctor/command";

export const GROUP = "5df264b8f10fab7d2cad2f0d";

interface Check {
    readonly status: string;
    readonly detail: string;
    readonly fix: string;
}

const cleanups: (() => unknown)[] = [];

export async function disposeAll(): Promise<void> {
    for (const cleanup of cleanups.splice(0)) {
        await cleanup();
    }
}

/** A Pulumi project in a folder of its own, a CLI that answers as told, and an emulator. */
export class DoctorSetup {
    /** Where doctor is started. */
    folder: string;
    readonly #root = mkdtempSync(join(tmpdir(), "doctor-"));
    environment: NodeJS.ProcessEnv = {
        PATH: [join(this.#root, "bin"), dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
    };
    atlas: AtlasEmulator | undefined;
    /** Whose command runs. */
    host: "package" | "plugin" = "package";

    constructor() {
        const root = this.#root;
        cleanups.push(() => rmSync(root, { recursive: true, force: true }));
        this.folder = root;
        this.write("Pulumi.yaml", "name: shop\nruntime: nodejs\n");
        this.install("@pulumi/pulumi", { version: "3.245.0", engines: { node: ">=20" } });
        this.install("pulumi-atlas-private-endpoint", { version: "0.1.0" });
        this.write(
            "package.json",
            JSON.stringify({ dependencies: { "pulumi-atlas-private-endpoint": "*" } }),
        );
        this.cli("v3.259.0", {});
    }

    static async withAtlas(options: EmulatorOptions = {}): Promise<DoctorSetup> {
        const setup = new DoctorSetup();
        const atlas = await AtlasEmulator.start({ privateKey: "a-private-key", quiet: true, ...options });
        cleanups.push(() => atlas.close());
        setup.atlas = atlas;
        setup.environment = {
            ...setup.environment,
            MONGODB_ATLAS_BASE_URL: atlas.url,
            MONGODB_ATLAS_PUBLIC_KEY: "public",
            MONGODB_ATLAS_PRIVATE_KEY: "a-private-key",
        };
        return setup;
    }

    write(path: string, text: string, mode = 0o644): void {
        const file = join(this.#root, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text, { mode });
    }

    install(name: string, manifest: object): void {
        this.write(`node_modules/${name}/package.json`, JSON.stringify({ name, ...manifest }));
    }

    /** A `pulumi` that prints these. */
    cli(version: string, config: object): void {
        this.write("config.json", JSON.stringify(config));
        this.write("plugins.json", "[]");
        const cases = `version) echo ${version};; config) cat ${this.#root}/config.json;; plugin) cat ${this.#root}/plugins.json;;`;
        this.write("bin/pulumi", `#!/bin/sh\ncase $1 in ${cases} esac\n`, 0o755);
    }

    /** The CLI fails with these words, but tells its version. */
    brokenCli(words: string): void {
        this.write(
            "bin/pulumi",
            `#!/bin/sh\n[ "$1" = version ] && exec echo v3.259.0\necho "${words}" >&2\nexit 255\n`,
            0o755,
        );
    }

    async run(...args: string[]): Promise<{ code: number; text: string }> {
        const printed: string[] = [];
        const { folder, environment } = this;
        const print = (text: string): unknown => printed.push(text);
        const code = await runCommand(args, {
            host: this.host,
            command: "program",
            version: "0.2.0",
            folder,
            environment,
            print: (text) => void print(text),
        });
        return { code, text: printed.join("\n") };
    }

    /** The checks by id. */
    async check(...args: string[]): Promise<Record<string, Check>> {
        const { text } = await this.run("doctor", "--json", ...args);
        const { checks } = JSON.parse(text) as { checks: (Check & { id: string })[] };
        return Object.fromEntries(checks.map(({ id, ...check }) => [id, check]));
    }
}
