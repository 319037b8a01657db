import { spawn } from "node:child_process";
import { once } from "node:events";
import { buildPlugin } from "../testkit/plugin/build";
import { PLUGIN_PROGRAM, PLUGIN_SCRIPT } from "../testkit/plugin/program";
import { quantile } from "../testkit/statistics";
import type { BenchContext } from "./context";
import type { Figure } from "./figure";

const ROUNDS = 15;

/** The start of the plugin as an executable beside that of the plugin as a script of Node.js. */
export async function programs(context: BenchContext): Promise<Figure[]> {
    await buildPlugin();
    context.progress(`programs: ${ROUNDS} starts of each`);
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
        // A temporary slowdown of the machine affects both of a pair.
        ratios.push((await start(PLUGIN_PROGRAM)) / (await start(PLUGIN_SCRIPT)));
    }
    return [
        {
            id: "programs.start",
            label: "Start, until it serves, against the script",
            unit: "times",
            values: { plugin: quantile(ratios, 0.5), script: 1 },
            target: { most: 1, of: "plugin" },
        },
    ];
}

/** Milliseconds from the process's start to the port that it prints. */
async function start(program: string): Promise<number> {
    const began = performance.now();
    const child = spawn(program, [], { stdio: ["ignore", "pipe", "ignore"] });
    await once(child.stdout, "data");
    const ms = performance.now() - began;
    child.kill("SIGKILL");
    await once(child, "exit");
    return ms;
}
