import { spawn } from "@lydell/node-pty";
import { setTimeout as sleep } from "node:timers/promises";
import { PLUGIN_PROGRAM } from "../../testkit/pluginProgram";
import { expectStateToMatchAtlas, inAtlas, posts, resetTrial } from "../support/consistency";
import { endpoint, REGION } from "../support/declared";
import { Trial } from "../support/trial";

// How a command with the plugin ends before its time: by ^C, and with an engine that is killed.

let trial: Trial;

beforeAll(async () => {
    trial = await Trial.start({ host: "plugin" });
});
beforeEach(() => resetTrial(trial));
afterAll(() => trial.dispose());

const idInAtlas = (): string => String(inAtlas(trial)[0]?.id);

describe("^C", () => {
    it("ends the wait at once, in a terminal; the next up goes on without another create call", async () => {
        trial.atlas.configure({ initiating: "10m" });
        trial.declare(endpoint());
        const { workspace } = trial;
        const terminal = spawn(workspace.pulumiPath, ["up", "--yes", "--skip-preview"], {
            name: "xterm-256color",
            cols: 120,
            rows: 30,
            cwd: workspace.folder,
            env: { ...workspace.env, TERM: "xterm-256color", CI: "" },
        });
        let text = "";
        terminal.onData((data) => (text += data));
        const ended = new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
        while (!text.includes("INITIATING")) {
            await sleep(20);
        }
        terminal.write("\x03");
        expect(await ended).not.toBe(0);
        // Without Cancel the wait would go on until Atlas is ready.
        expect(trial.atlas.endpoints()[0]?.status).toBe("INITIATING");
        expect(text).toContain("when the command was cancelled");
        expectStateToMatchAtlas(trial, [REGION]);

        trial.atlas.setStatus(idInAtlas(), "WAITING_FOR_USER");
        await workspace.up();
        expect(trial.resource("mine").outputs).toMatchObject({ status: "WAITING_FOR_USER" });
        expect(posts(trial)).toBe(1);
    });

    it("lets a create call in flight finish, so that what it makes is in state", async () => {
        trial.atlas.configure({ initiating: "60s" });
        trial.atlas.fault({ kind: "slow", delay: "3s", method: "POST" });
        trial.declare(endpoint());
        const up = trial.workspace.start("up");
        while (posts(trial) === 0) {
            await sleep(20);
        }
        up.interrupt();
        expect((await up.finished).code).not.toBe(0);
        expectStateToMatchAtlas(trial, [REGION]);
    });

    it("ends a destroy; what is not gone stays in state", async () => {
        trial.declare(endpoint());
        await trial.workspace.up();
        trial.atlas.configure({ deleting: "60s" });
        const destroy = trial.workspace.start("destroy");
        await destroy.waitForOutput("DELETING");
        destroy.interrupt();
        const { output } = await destroy.finished;
        expect(output).toMatch(/is not gone after [\dms]+, when the command was cancelled/);
        expectStateToMatchAtlas(trial, [REGION]);
    });
});

it("leaves no process behind when the engine is killed, at whatever moment", async () => {
    trial.atlas.configure({ initiating: "60s" });
    trial.declare(endpoint());
    const plugins = (): string[] =>
        trial.workspace
            .processes()
            .map(({ command }) => command)
            .filter((command) => command.includes(PLUGIN_PROGRAM));
    for (const delay of [0, 60, 400]) {
        const up = trial.workspace.start("up");
        while (plugins().length === 0) {
            await sleep(5);
        }
        await sleep(delay);
        up.kill();
        await up.finished;
        const end = Date.now() + 60_000;
        while (plugins().length > 0 && Date.now() < end) {
            await sleep(50);
        }
        expect(plugins()).toEqual([]);
        await trial.workspace.pulumi(["cancel", "--yes"]);
    }
});
