import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { isolatedEnvironment } from "../../testkit/environment";
import { killProcessesWith, processesWith } from "../../testkit/processes";
import { REPOSITORY } from "../../testkit/program";
import { remember } from "../../testkit/transcripts";
import { ENGINE_VARIABLE } from "../../testkit/workspace";
import { LAZY_SDK } from "../support/lazySdk";

// Runs the demo as users do, then looks for leftovers in the checkout, among the processes, and in a
// temporary folder made for it.
let temporary: string;
let checkout: string[];
let demo: { child: ChildProcess; output: string };

/** The checkout's top level, where a CLI would write. Files further down may be edited during the test. */
function listCheckout(): string[] {
    return readdirSync(REPOSITORY, { withFileTypes: true })
        .filter((entry) => entry.name !== ".git")
        .map((entry) => {
            const changed = entry.isFile() ? statSync(join(REPOSITORY, entry.name)).mtimeMs : "folder";
            return `${entry.name} ${changed}`;
        });
}

beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), "demo-test-"));
    checkout = listCheckout();
});

afterEach(async () => {
    await killProcessesWith(`TMPDIR=${temporary}`);
    rmSync(temporary, { recursive: true, force: true });
});

function start(command: string[]): void {
    const [program = "", ...args] = command;
    const child = spawn(program, args, {
        cwd: REPOSITORY,
        env: {
            ...isolatedEnvironment(process.env),
            ...LAZY_SDK,
            PATH: [dirname(process.env[ENGINE_VARIABLE] ?? ""), process.env.PATH].join(delimiter),
            TMPDIR: temporary,
            TERM: "xterm-256color",
            // Some CI services set it; the CLI then shows no live display even on a terminal.
            CI: "",
        },
        // A group of its own, to which a signal can be sent as a terminal does.
        detached: true,
    });
    demo = { child, output: "" };
    const started = demo;
    for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (chunk: string) => (started.output += chunk));
    }
    remember({
        get transcript() {
            return `$ ${command.join(" ")}\n${started.output}`;
        },
    });
}

const npmRunDemo = (initiating: string): string[] => ["npm", "run", "demo", "--", "--initiating", initiating];

async function waitForOutput(text: string): Promise<void> {
    while (!demo.output.includes(text)) {
        expect(demo.child.exitCode).toBeNull();
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

/** The exit code as a shell reports it: npm itself ends by the signal. */
async function expectEnd(code: number): Promise<void> {
    const [exitCode, signal] = (await once(demo.child, "close")) as [number | null, NodeJS.Signals | null];
    expect(signal === null ? exitCode : 128 + constants.signals[signal]).toBe(code);
}

function expectNothingLeft(): void {
    expect(processesWith(`TMPDIR=${temporary}`)).toEqual([]);
    expect(readdirSync(temporary).filter((name) => name.startsWith("pulumi-atlas-"))).toEqual([]);
    expect(listCheckout()).toEqual(checkout);
}

it("previews, applies, applies again without changes and destroys, and shows the outputs, the connection string among them", async () => {
    start(npmRunDemo("1s"));
    await expectEnd(0);
    expect(demo.output).toMatch(/endpointServiceName: "com\.amazonaws\.vpce\.us-east-1\.vpce-svc-[0-9a-f]+"/);
    expect(demo.output).toMatch(/id +: "[0-9a-f]{24}"/);
    expect(demo.output).toMatch(/srvConnectionString: "mongodb\+srv:\/\/orders-pl-0\.\w+\.mongodb\.net"/);
    const inOrder = [
        "Previewing update",
        "4 created",
        "4 unchanged",
        "4 deleted",
        "pulumi config set groupId",
    ];
    const places = inOrder.map((text) => demo.output.indexOf(text));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expectNothingLeft();
});

it("cleans up after Ctrl-C", async () => {
    start(npmRunDemo("60s"));
    await waitForOutput("Previewing update");
    process.kill(-(demo.child.pid ?? 0), "SIGINT");
    await expectEnd(130);
    expect(demo.output).toContain("Interrupted");
    expectNothingLeft();
});
