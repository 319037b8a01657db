import { existsSync } from "node:fs";
import { type RunOptions, Workspace } from "../../testkit/workspace";
import { LAZY_SDK } from "../support/lazySdk";

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

describe("a workspace", () => {
    let workspace: Workspace;

    beforeEach(async () => {
        workspace = await Workspace.create({ program: { files: { "index.js": PROGRAM } }, env: LAZY_SDK });
        await workspace.config("text", "hello");
    });

    afterEach(() => workspace.dispose());

    const slowly: RunOptions = { env: { TRIAL_MS: "60000" } };

    it("throws with the CLI's output when a command ends otherwise than expected", async () => {
        await workspace.config("text", "bad");
        await expect(workspace.up()).rejects.toThrow(/ended with exit code \d+, expected 0[^]*bad text/);
        await expect(workspace.preview({ expect: "failure" })).rejects.toThrow(
            /expected failure[^]*1 to create/,
        );
    });

    it("kills a command that takes too long", async () => {
        await expect(workspace.up({ ...slowly, timeoutMs: 4_000 })).rejects.toThrow("killed after 4 s");
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
