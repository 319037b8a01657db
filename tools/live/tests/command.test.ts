import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { spawn } from "@lydell/node-pty";
import { AtlasEmulator } from "../../../emulator/src";
import { Command } from "../../../testkit/command";
import { GROUP, KEY, VPCE } from "./trial";

const MAIN = ["--import", pathToFileURL(require.resolve("tsx")).href, join(__dirname, "../main.ts")];

const environment = (baseUrl: string): Record<string, string> => ({
    PATH: process.env.PATH ?? "",
    MONGODB_ATLAS_PUBLIC_KEY: KEY.publicKey,
    MONGODB_ATLAS_PRIVATE_KEY: KEY.privateKey,
    MONGODB_ATLAS_BASE_URL: baseUrl,
});

function command(folder: string, baseUrl: string, ...args: string[]): Command {
    const env = environment(baseUrl);
    return new Command({
        pulumi: process.execPath,
        args: [...MAIN, ...args],
        folder,
        env,
        timeoutMs: 60_000,
    });
}

/** The same at a terminal. @param answers what is typed at each text that it shows, in order */
async function atTerminal(
    folder: string,
    baseUrl: string,
    args: string[],
    answers: [RegExp, string][],
): Promise<{ code: number; shown: string }> {
    const terminal = spawn(process.execPath, [...MAIN, ...args], { cwd: folder, env: environment(baseUrl) });
    let shown = "";
    terminal.onData((data) => {
        shown += data;
        const [next] = answers;
        if (next?.[0].test(shown) === true) {
            answers.shift();
            terminal.write(next[1]);
        }
    });
    const code = await new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
    return { code, shown };
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
                    `Interrupted.\nLeft in us-east-1 of project ${GROUP}: the private endpoint ${ours?.id ?? "?"}. Type: npm run live -- --clean`,
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

test.concurrent(
    "at a terminal: a wrong id is asked again, and ^C at a question is an interruption",
    async () => {
        const atlas = await AtlasEmulator.start({ ...KEY, quiet: true, initiating: "1s" });
        const folder = newFolder();
        const args = ["--group-id", GROUP, "--vpc-endpoint", VPCE];
        try {
            const { code, shown } = await atTerminal(folder, atlas.url, args, [
                [/Go on\?/, "yes\r"],
                [/type its id/, "hello\r"],
                [/hello is no id of a VPC endpoint/, "\x03"],
            ]);
            const [ours] = atlas.endpoints();
            expect(shown).toMatch(
                new RegExp(
                    `Interrupted\\.\\s+Left in us-east-1 of project ${GROUP}: the private endpoint ${ours?.id ?? "?"}`,
                ),
            );
            expect(code).toBe(1);
            expect(ours?.interfaceEndpoints).toEqual([]);
            await expect(command(folder, atlas.url, "--clean").finished).resolves.toMatchObject({ code: 0 });
            expect(atlas.endpoints()).toEqual([]);
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
    [["--clean", "--group-id", GROUP], 1, "--clean takes no other argument"],
])("%j: exit code %d", async (args, code, says) => {
    const ended = await command(newFolder(), "http://127.0.0.1:9", ...args).finished;
    expect(ended.output).toContain(says);
    expect(ended.code).toBe(code);
});
