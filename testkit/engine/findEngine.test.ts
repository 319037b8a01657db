import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { cacheEntry, PROGRAMS } from "./cache";
import { type Engine, findEngine } from "./findEngine";
import { readPinned } from "./pinned";
import { FakeMachine } from "./fakeMachine";

let machine: FakeMachine;
let shown: string[];

beforeEach(() => {
    machine = new FakeMachine();
    shown = [];
});

afterEach(() => machine.remove());

const { key, cli } = readPinned();
const entry = (): ReturnType<typeof cacheEntry> => cacheEntry(machine.env, key);

function find(): Promise<Engine> {
    const progress = (line: string): (() => void) => {
        shown.push(line);
        return () => undefined;
    };
    return findEngine({ env: machine.env, progress });
}

function fill(folder: string): void {
    for (const program of PROGRAMS) {
        machine.program(program, "exit 0", join(folder, "bin"));
    }
}

describe("a CLI on PATH", () => {
    it("is taken when it is recent enough and has its companions", async () => {
        machine.pulumi("v3.130.0");
        fill(entry().folder);
        expect(await find()).toEqual({ pulumi: join(machine.bin, "pulumi"), source: "PATH" });
    });

    it.each([
        ["too old", "v3.129.9", PROGRAMS, "is version 3.129.9, older than 3.130.0"],
        [
            "without a language host",
            "v3.259.0",
            ["pulumi-resource-pulumi-nodejs"],
            "no `pulumi-language-nodejs` beside",
        ],
        [
            "without the dynamic provider",
            "v3.259.0",
            ["pulumi-language-nodejs"],
            "no `pulumi-resource-pulumi-nodejs`",
        ],
        ["broken", "nonsense", PROGRAMS, 'does not run: `pulumi version` printed "nonsense"'],
    ])("is passed over when it is %s", async (_, version, companions, why) => {
        machine.pulumi(
            version,
            companions.filter((name) => name !== "pulumi"),
        );
        await expect(find()).rejects.toThrow(why);
        fill(entry().folder);
        expect((await find()).source).toBe("cache");
    });
});

describe("the cache", () => {
    it("is taken before any build", async () => {
        fill(entry().folder);
        machine.go("1.99.0");
        expect(await find()).toEqual({ pulumi: entry().pulumi, source: "cache" });
        expect(machine.calls("go")).toEqual([]);
        expect(shown).toEqual([]);
    });

    it("lies outside the checkout, in the user's cache folder", () => {
        const home = { HOME: "/home/me" };
        const inCache = `pulumi-atlas-private-endpoint/engine/${key}/bin/pulumi`;
        expect(cacheEntry(home, key).pulumi).toBe(`/home/me/.cache/${inCache}`);
        expect(cacheEntry({ ...home, XDG_CACHE_HOME: "/caches" }, key).pulumi).toBe(`/caches/${inCache}`);
        expect(cacheEntry({ PULUMI_ATLAS_ENGINE_CACHE: "/mine" }, key).pulumi).toBe(
            `/mine/${key}/bin/pulumi`,
        );
    });
});

describe("the build", () => {
    it("says what it does and for how long, and is cached", async () => {
        machine.go("1.99.0");
        expect(await find()).toEqual({ pulumi: entry().pulumi, source: "build" });
        expect(shown).toEqual(["Building the Pulumi CLI from source, once, about 3 minutes"]);
        const script = readFileSync(join(dirname(entry().pulumi), "pulumi-resource-pulumi-nodejs"), "utf8");
        expect(script).toContain("@pulumi/pulumi/cmd/dynamic-provider");
        expect((await find()).source).toBe("cache");
        expect(machine.calls("go build")).toHaveLength(2);
    });

    it("that fails leaves nothing, and shows what the compiler said", async () => {
        machine.go("1.99.0", { result: "echo cannot find module >&2; exit 1" });
        await expect(find()).rejects.toThrow(/go build .* failed:\ncannot find module/);
        expect(readdirSync(machine.cache)).toEqual([]);
    });
});

it("says what to install when no engine can be found or made", async () => {
    const message = await find().then(String, String);
    expect(message).toContain("- no `pulumi` on PATH\n");
    expect(message).toContain("- build: no `go` on PATH\n");
    expect(message).toContain("- install the Pulumi CLI, 3.130.0 or newer");
    expect(message).toContain(`- install Go ${cli.minimumGo} or newer`);
});

describe("separate processes", () => {
    const start = (): ReturnType<typeof spawn> =>
        spawn(process.execPath, ["--import", "tsx", join(__dirname, "printEngine.ts")], {
            env: { ...machine.env, TMPDIR: machine.root },
            stdio: ["ignore", "pipe", "pipe"],
        });
    const outputOf = async (child: ReturnType<typeof spawn>): Promise<Engine> =>
        JSON.parse(child.stdout === null ? "" : await text(child.stdout)) as Engine;

    it("build once when two start together", async () => {
        machine.go("1.99.0", { seconds: 0.5 });
        const engines = await Promise.all([outputOf(start()), outputOf(start())]);
        expect(engines.map(({ pulumi }) => pulumi)).toEqual([entry().pulumi, entry().pulumi]);
        expect(engines.map(({ source }) => source).sort()).toEqual(["build", "cache"]);
        expect(machine.calls("go build")).toHaveLength(2);
        expect(readdirSync(machine.cache)).toEqual([key]);
    });
});
