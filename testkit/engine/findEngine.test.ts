import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { findEngine } from "./findEngine";

// Where the Pulumi CLI comes from: programs on PATH are scripts here, and Pulumi's installer is one of ours.

const { env } = process;
const before = { ...env };
let folder: string;
let bin: string;

beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "engine-"));
    bin = join(folder, "path");
    mkdirSync(bin);
    env.PATH = [bin, "/usr/bin", "/bin"].join(delimiter);
    env.PULUMI_ATLAS_ENGINE_CACHE = join(folder, "cache");
    jest.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(() => {
    jest.restoreAllMocks();
    Object.assign(env, { PATH: before.PATH, PULUMI_ATLAS_ENGINE_CACHE: before.PULUMI_ATLAS_ENGINE_CACHE });
    rmSync(folder, { recursive: true, force: true });
});

function program(name: string, script: string): void {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
}

/** What Pulumi's address answers with, instead of its installer. */
const installs = (script: string): jest.SpyInstance =>
    jest.spyOn(globalThis, "fetch").mockImplementation(async () => new Response(script));

/** A CLI that tells its version, put where the installer is told to. */
const INSTALLER = `
while [ $# -gt 0 ]; do case "$1" in --install-root) root=$2;; --version) version=$2;; esac; shift; done
mkdir -p "$root/bin" && printf '#!/bin/sh\\necho v%s\\n' "$version" > "$root/bin/pulumi" && chmod +x "$root/bin/pulumi"`;
const unreachable = (): jest.SpyInstance =>
    jest.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("fetch failed"));
const noGo = (): void => program("go", "echo no modules here >&2; exit 1");

test("a CLI on PATH comes first, if it is new enough and has what runs Node.js", async () => {
    const fetched = installs(INSTALLER);
    program("pulumi", "echo v3.250.0");
    ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"].forEach((name) => program(name, ""));
    expect(await findEngine()).toEqual({ pulumi: join(bin, "pulumi"), source: "PATH" });
    expect(fetched).not.toHaveBeenCalled();
    program("pulumi", "echo v3.249.0");
    expect(await findEngine()).toMatchObject({ source: "cache" });
});

test("else Pulumi's own installer puts it into the cache, once, and what it has put there has to tell its version", async () => {
    noGo();
    const fetched = installs("exit 1");
    await expect(findEngine()).rejects.toThrow("none could be made");
    fetched.mockImplementation(async () => new Response(INSTALLER));
    const { pulumi, source } = await findEngine();
    expect([source, pulumi.startsWith(join(folder, "cache"))]).toEqual(["cache", true]);
    const calls = fetched.mock.calls.length;
    expect(await findEngine()).toEqual({ pulumi, source });
    expect(fetched).toHaveBeenCalledTimes(calls);
});

test("else it is built from Go modules, with the version in it", async () => {
    unreachable();
    program("go", `echo "$*" >> ${folder}/go; while [ "$1" != -o ]; do shift; done; touch "$2"`);
    const { pulumi } = await findEngine();
    expect(readFileSync(pulumi, "utf8")).toBe("");
    expect(readFileSync(join(folder, "go"), "utf8")).toMatch(/version\.Version=v3\.\d+\.\d+ .*cmd\/pulumi\n/);
});

test("where none of that is possible, the error says why, and what to install", async () => {
    unreachable();
    noGo();
    const error = await findEngine().catch((reason: unknown) => (reason as Error).message);
    expect(error).toMatch(
        /no `pulumi` on PATH[^]*fetch failed[^]*no modules here[^]*docs\/install[^]*install Go/,
    );
});
