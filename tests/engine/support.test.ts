import { existsSync } from "node:fs";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { type RunOptions, Workspace } from "../../testkit/workspace";
import { resourceNamed } from "../../testkit/state";

// The harness itself, with a program that needs no Atlas: its one resource takes as long to create as it is told.
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const provider = {
    async create({ text, ms }) {
        await new Promise((resolve) => setTimeout(resolve, ms));
        if (text === "bad") throw new Error("bad text");
        return { id: "the-id", outs: { text, ms } };
    },
};
class Slow extends pulumi.dynamic.Resource {
    constructor(name, args) { super(provider, name, args); }
}
const config = new pulumi.Config();
const slow = new Slow("slow", { text: config.require("text"), ms: Number(process.env.TRIAL_MS ?? 0) });
exports.text = slow.text;
`;

const summaries = (events: EngineEvent[]): unknown[] =>
    events.flatMap(({ summaryEvent }) => (summaryEvent === undefined ? [] : [summaryEvent.resourceChanges]));

describe("a workspace", () => {
    let workspace: Workspace;

    beforeEach(async () => {
        workspace = await Workspace.create({ program: { files: { "index.js": PROGRAM } } });
        await workspace.config("text", "hello");
    });

    afterEach(() => workspace.dispose());

    const slowly: RunOptions = { env: { TRIAL_MS: "60000" } };

    it("runs the four operations and shows state, outputs and events", async () => {
        expect((await workspace.preview()).output).toContain("2 to create");
        const up = await workspace.up();
        expect(up.output).toContain("2 created");
        expect(summaries(up.events)).toEqual([{ create: 2 }]);
        expect(await workspace.outputs()).toEqual({ text: "hello" });
        expect(resourceNamed(await workspace.export(), "slow").id).toBe("the-id");
        await workspace.up({ args: ["--expect-no-changes"] });
        await workspace.refresh();
        await workspace.destroy();
        expect((await workspace.export()).deployment.resources ?? []).toHaveLength(0);
    });

    it("throws with the CLI's output when a command ends otherwise than expected", async () => {
        await workspace.config("text", "bad");
        await expect(workspace.up()).rejects.toThrow(/ended with exit code \d+, expected 0[^]*bad text/);
        expect((await workspace.up({ expect: "failure" })).output).toContain("bad text");
        await expect(workspace.preview({ expect: "failure" })).rejects.toThrow(
            /expected failure[^]*1 to create/,
        );
    });

    it("kills a command that takes too long", async () => {
        await expect(workspace.up({ ...slowly, timeoutMs: 4_000 })).rejects.toThrow(
            /killed after 4 s[^]*Updating/,
        );
    });

    it("interrupts as Ctrl-C does, and kills without warning", async () => {
        const interrupted = workspace.start("up", slowly);
        await interrupted.waitForOutput("slow creating");
        interrupted.interrupt();
        await interrupted.waitForOutput(/\^C/);
        interrupted.interrupt();
        expect((await interrupted.finished).code).not.toBe(0);

        await workspace.pulumi(["cancel", "--yes"]);
        const killed = workspace.start("up", slowly);
        await killed.waitForOutput("slow creating");
        killed.kill();
        expect(await killed.finished).toMatchObject({ code: null, signal: "SIGKILL" });
        expect(killed.running).toBe(false);
    });

    it("knows what still runs, and leaves nothing behind", async () => {
        const command = workspace.start("up", slowly);
        await command.waitForOutput("slow creating");
        expect(workspace.processes().map(({ pid }) => pid)).toContain(command.pid);
        command.kill();
        await command.finished;
        // The engine leaves the process of a dynamic provider alone when it dies.
        expect(workspace.processes().map((left) => left.command)).toContainEqual(
            expect.stringContaining("dynamic-provider"),
        );
        await expect(workspace.waitForNoProcesses(100)).rejects.toThrow("Still running");

        await workspace.dispose();
        expect(workspace.processes()).toEqual([]);
        expect(existsSync(workspace.root)).toBe(false);
    });
});
