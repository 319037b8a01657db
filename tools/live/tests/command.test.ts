import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AtlasEmulator } from "../../../emulator/src";
import { Command } from "../../../testkit/command";
import { GROUP, KEY } from "./trial";

const MAIN = ["--import", pathToFileURL(require.resolve("tsx")).href, join(__dirname, "../main.ts")];

function command(folder: string, baseUrl: string, ...args: string[]): Command {
    const env = {
        PATH: process.env.PATH,
        MONGODB_ATLAS_PUBLIC_KEY: KEY.publicKey,
        MONGODB_ATLAS_PRIVATE_KEY: KEY.privateKey,
        MONGODB_ATLAS_BASE_URL: baseUrl,
    };
    return new Command({
        pulumi: process.execPath,
        args: [...MAIN, ...args],
        folder,
        env,
        timeoutMs: 60_000,
    });
}

const newFolder = (): string => mkdtempSync(join(tmpdir(), "live-"));

test.concurrent.each(["SIGINT", "SIGTERM", "SIGKILL"] as const)(
    "ended by %s while it waits: what is left is said or written down, and --clean removes it",
    async (signal) => {
        const atlas = await AtlasEmulator.start({ ...KEY, quiet: true, initiating: "1h" });
        const theirs = atlas.create(GROUP, "eu-west-1", { status: "WAITING_FOR_USER" });
        const folder = newFolder();
        try {
            const running = command(folder, atlas.url, "--group-id", GROUP, "--region", "us-east-1", "--yes");
            await running.waitForOutput("is made");
            process.kill(running.pid, signal);
            const ended = await running.finished;
            const [ours] = atlas.endpoints().filter(({ id }) => id !== theirs.id);
            if (signal === "SIGKILL") {
                expect(ended.signal).toBe(signal);
            } else {
                expect(ended.code).toBe(1);
                expect(ended.output).toContain(
                    `Interrupted. Left in us-east-1 of project ${GROUP}: the private endpoint ${ours?.id ?? "?"}. Type: npm run live -- --clean`,
                );
            }
            const again = await command(folder, atlas.url, "--group-id", GROUP, "--yes").finished;
            expect(again).toMatchObject({ code: 1 });
            expect(again.output).toContain("An earlier check has left something behind, or still runs.");
            const cleaned = await command(folder, atlas.url, "--clean").finished;
            expect(cleaned).toMatchObject({ code: 0 });
            expect(atlas.endpoints().map(({ id }) => id)).toEqual([theirs.id]);
        } finally {
            await atlas.close();
        }
    },
    60_000,
);

test.concurrent.each<[string[], number, string]>([
    [["--help"], 0, "Usage: npm run live -- --group-id ID"],
    [[], 1, '--group-id is ""; allowed is the project\'s id, 24 hexadecimal digits'],
    [
        ["--group-id", GROUP, "--region", "virginia"],
        1,
        '--region is "virginia"; allowed is a region such as us-east-1',
    ],
    [
        ["--group-id", GROUP, "--vpc-endpoint", "vpce"],
        1,
        '--vpc-endpoint is "vpce"; allowed is an id such as vpce-0a',
    ],
    [["--group-id", GROUP, "--cluster", ""], 1, '--cluster is ""; allowed is a cluster\'s name'],
    [["--gruop-id", GROUP], 1, "Unknown option '--gruop-id'"],
    [["--clean"], 0, "Nothing is left of an earlier check."],
])("%j: exit code %d", async (args, code, says) => {
    const ended = await command(newFolder(), "http://127.0.0.1:9", ...args).finished;
    expect(ended.output).toContain(says);
    expect(ended.code).toBe(code);
});
