import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPlugin, packPlugin } from "../../testkit/plugin/build";
import { PLUGIN_PROGRAM, PLUGIN_SCRIPT } from "../../testkit/plugin/program";
import type { BenchContext } from "../context";
import type { Figure } from "../figure";
import { median, medianRatio } from "../../testkit/statistics";

const PROGRAMS = { plugin: PLUGIN_PROGRAM, script: PLUGIN_SCRIPT } as const;
type Program = keyof typeof PROGRAMS;
const NAMES = ["plugin", "script"] as const;

interface Start {
    /** From the process's start to the port that it prints. */
    readonly ms: number;
    /** Resident memory then. */
    readonly megabytes: number;
}

/** The plugin as an executable beside the plugin as a script of Node.js. */
export async function programs(context: BenchContext): Promise<Figure[]> {
    await buildPlugin();
    const starts: Record<Program, Start[]> = { plugin: [], script: [] };
    const rounds = context.quick ? 2 : 15;
    context.progress(`programs: ${rounds} starts of each`);
    for (let round = 0; round < rounds; round++) {
        for (const name of NAMES) {
            starts[name].push(await start(PROGRAMS[name]));
        }
    }
    const ms = (name: Program): number[] => starts[name].map((one) => one.ms);
    const memory = (name: Program): number => median(starts[name].map(({ megabytes }) => megabytes));
    const folder = mkdtempSync(join(tmpdir(), "archives-"));
    try {
        return [
            {
                id: "programs.start",
                label: "Start, until it serves, against the script",
                unit: "times",
                values: { plugin: medianRatio(ms("plugin"), ms("script")), script: 1 },
                target: 0.8,
                targetOf: "plugin",
            },
            {
                id: "programs.memory",
                label: "Memory then",
                unit: "MB",
                values: { plugin: memory("plugin"), script: memory("script") },
            },
            {
                id: "programs.size",
                label: "Archive",
                unit: "MB",
                values: {
                    plugin: packPlugin(folder, "executable").size / 1e6,
                    script: packPlugin(folder, "script").size / 1e6,
                },
                target: 50,
                targetOf: "plugin",
            },
        ];
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

async function start(program: string): Promise<Start> {
    const began = performance.now();
    const child = spawn(program, [], { stdio: ["ignore", "pipe", "ignore"] });
    await once(child.stdout, "data");
    const ms = performance.now() - began;
    const kilobytes = Number(
        execFileSync("ps", ["-o", "rss=", "-p", String(child.pid)], { encoding: "utf8" }),
    );
    child.kill("SIGKILL");
    await once(child, "exit");
    return { ms, megabytes: kilobytes / 1024 };
}
