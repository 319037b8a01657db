import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readArguments } from "../../../emulator/src/cliOptions";
import { REPOSITORY } from "../../../testkit/program";
import { Client, GROUP, start, V1 } from "./client";

const OTHER = "6e0375c9f21fbc8e3dbe3f1e";
const COMMAND = ["--import", "tsx", join(REPOSITORY, "emulator/src/cli.ts")];

test("it says where it listens, serves, and ends by Ctrl-C", async () => {
    const args = ["--port", "0", "--public-key", "K", "--private-key", "P", "--initiating", "now"];
    const child = spawn(process.execPath, [...COMMAND, ...args, "--project", GROUP]);
    try {
        const line = await new Promise<string>((resolve) => {
            child.stdout.once("data", (data: Buffer) => resolve(data.toString()));
        });
        expect(line).toMatch(/^Atlas emulator listening on http:\/\/127\.0\.0\.1:\d+\n$/);
        const client = new Client(line.trim().replace(/^.* /, ""), "K", "P");
        await client.call("POST", V1, { providerName: "AWS", region: "us-east-1" });
        expect((await client.get(V1)).json).toMatchObject([{ status: "WAITING_FOR_USER" }]);
        expect((await client.get(V1.replace(GROUP, "0".repeat(24)))).status).toBe(404);
        const code = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGINT");
        expect(await code).toBe(0);
    } finally {
        child.kill("SIGKILL");
    }
});

test.each([
    ["--port", "EADDRINUSE"],
    ["--port=x", '--port: "x" is no port; allowed: 0 to 65535'],
    ["--port=", '--port: "" is no port'],
    ["--project=x", "24 hex"],
    ["--bogus", "--help"],
    ["--initiating=soon", '"20s..40s"'],
    ["--cluster=nowhere", "us-east-1"],
])("%s ends it with exit code 1: %s", async (option, words) => {
    const args = option === "--port" ? [option, new URL((await start()).url).port] : [option];
    const { status, stderr } = spawnSync(process.execPath, [...COMMAND, ...args], { encoding: "utf8" });
    expect([status, stderr]).toEqual([1, expect.stringContaining(words)]);
});

test("--help lists the options, as README does", () => {
    const { stdout } = spawnSync(process.execPath, [...COMMAND, "--help"], { encoding: "utf8" });
    expect(stdout).toMatch(/--initiating T +how long a new endpoint is INITIATING \(default: 6s\)/);
    expect(readFileSync(join(REPOSITORY, "emulator/README.md"), "utf8")).toContain(stdout);
});

test("the command line is read into options", () => {
    const options = `--port 8080 --client-id C --project ${GROUP} --project ${OTHER} --deleting 3reads --no-private-endpoint-api --cluster orders:us-east-1,eu-west-1 --cluster mobile:flex`;
    expect(readArguments(options.split(" "))).toEqual({
        port: 8080,
        clientId: "C",
        projects: [GROUP, OTHER],
        deleting: "3reads",
        privateEndpointApi: false,
        clusters: [
            { name: "orders", regions: ["us-east-1", "eu-west-1"] },
            { name: "mobile", regions: ["us-east-1"], kind: "flex" },
        ],
    });
});
