import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readArguments } from "../../../emulator/src/cliOptions";
import { Client, GROUP, start, stopAll, V1 } from "./client";

const ROOT = join(__dirname, "../../..");
let folder: string;
let command: string;

beforeAll(() => {
    // Compiled into a folder of its own, so that the test neither needs nor changes the build.
    folder = mkdtempSync(join(tmpdir(), "atlas-emulator-"));
    command = join(folder, "cli.js");
    const sources = join(ROOT, "emulator/src");
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    const flags = ["-p", join(sources, ".."), "--noCheck", "--tsBuildInfoFile", join(folder, "info")];
    execFileSync(process.execPath, [tsc, ...flags, "--outDir", folder]);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(stopAll);

test.each(["SIGINT", "SIGTERM"] as const)(
    "it says where it listens, serves, and ends by %s",
    async (signal) => {
        const args = ["--port", "0", "--public-key", "K", "--private-key", "P", "--initiating", "now"];
        const child = spawn(process.execPath, [command, ...args, "--project", GROUP]);
        try {
            const line = await new Promise<string>((resolve) => {
                child.stdout.once("data", (data: Buffer) => resolve(data.toString()));
            });
            expect(line).toMatch(/^Atlas emulator listening on http:\/\/127\.0\.0\.1:\d+\n$/);
            const client = new Client(line.trim().replace(/^.* /, ""), "K", "P");
            expect(await client.status(await client.create())).toBe("WAITING_FOR_USER");
            expect((await client.get(V1.replace(GROUP, "0".repeat(24)))).status).toBe(404);
            const code = new Promise((resolve) => child.once("exit", resolve));
            child.kill(signal);
            expect(await code).toBe(0);
        } finally {
            child.kill("SIGKILL");
        }
    },
);

test.each([
    ["--port", "that port is in use"],
    ["--bogus", "--help"],
])("%s that it cannot use ends it with exit code 1: %s", async (option, words) => {
    const { port } = new URL((await start()).url);
    const result = spawnSync(process.execPath, [command, option, port], { encoding: "utf8" });
    expect([result.status, result.stderr]).toEqual([1, expect.stringContaining(words)]);
    expect(result.stderr).toContain(option);
});

test("--help lists the options, as README does", () => {
    const result = spawnSync(process.execPath, [command, "--help"], { encoding: "utf8" });
    expect(result.status).toBe(0);
    expect(result.stdout).toContain(
        "--initiating T              how long a new endpoint is INITIATING (default: 6s)",
    );
    expect(readFileSync(join(ROOT, "emulator/README.md"), "utf8")).toContain(result.stdout);
});

test("the command line is read into options", () => {
    const options =
        "--port 8080 --public-key K --private-key P --client-id C --client-secret S " +
        `--project ${GROUP} --project ${"0".repeat(24)} --initiating 20s..40s --deleting 3reads ` +
        "--attaching now --detaching 250 --nonce-uses 5 --nonce-lifetime 10s --token-lifetime 60 --seed 7 " +
        "--no-private-endpoint-api --no-endpoint-service-api --verbose --cluster orders:us-east-1,eu-west-1 --cluster mobile:flex";
    expect(readArguments(options.split(" "))).toEqual({
        port: 8080,
        publicKey: "K",
        privateKey: "P",
        clientId: "C",
        clientSecret: "S",
        projects: [GROUP, "0".repeat(24)],
        initiating: "20s..40s",
        deleting: "3reads",
        attaching: "now",
        detaching: "250",
        nonceUses: 5,
        nonceLifetime: "10s",
        tokenLifetime: 60,
        seed: 7,
        privateEndpointApi: false,
        endpointServiceApi: false,
        verbose: true,
        clusters: [
            { name: "orders", regions: ["us-east-1", "eu-west-1"] },
            { name: "mobile", regions: ["us-east-1"], kind: "flex" },
        ],
    });
});

test.each([
    ["--port", "x", "0 to 65535"],
    ["--port", "65536", "0 to 65535"],
    ["--initiating", "soon", '"6s"'],
    ["--deleting", "5s..2s", '"20s..40s"'],
    ["--nonce-lifetime", "-1", "500ms"],
    ["--nonce-uses", "0", "1 to"],
    ["--project", "my-project", "24 hexadecimal digits"],
    ["--public-key", "", "any text"],
    ["--cluster", "nowhere", "orders:us-east-1"],
    ["--cluster", ":us-east-1", "orders:us-east-1"],
])("%s %j is refused with what is allowed", (option, value, allowed) => {
    const read = (): unknown => readArguments([`${option}=${value}`]);
    expect(read).toThrow(option);
    expect(read).toThrow(value === "" ? '""' : value);
    expect(read).toThrow(allowed);
});
