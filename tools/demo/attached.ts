import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Workspace } from "../../testkit/workspace";
import { Interrupted } from "../../testkit/interruption";

/**
 * Runs the CLI on the user's own terminal, so that it shows what it always shows there. Rejects when the CLI fails or
 * the user interrupts it; then the CLI has ended.
 */
export async function attached(workspace: Workspace, args: string[], signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const eventLog = join(workspace.root, `${args.join("-")}.json`);
    const hasEvents = args[0] !== "stack";
    const child = spawn(workspace.pulumiPath, [...args, ...(hasEvents ? ["--event-log", eventLog] : [])], {
        cwd: workspace.folder,
        // The variable unlocks --event-log.
        env: { ...workspace.env, PULUMI_DEBUG_COMMANDS: "true" },
        stdio: "inherit",
    });
    const interruption = new AbortController();
    const interrupted = AbortSignal.any([signal, interruption.signal]);
    interrupted.addEventListener("abort", () => void end(child));
    const look = (): void => {
        if (tellsOfInterruption(eventLog)) {
            interruption.abort(new Interrupted("SIGINT"));
        }
    };
    const watch = setInterval(look, 250);
    try {
        const [code, killedBy] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
        // The CLI may end between two looks.
        look();
        interrupted.throwIfAborted();
        if (code !== 0) {
            throw new Error(`\`pulumi ${args.join(" ")}\` ended with ${code ?? killedBy ?? "no exit code"}.`);
        }
    } finally {
        clearInterval(watch);
    }
}

/** On a terminal the CLI reads Ctrl-C as a key, and we get no signal: only its event log shows it. */
function tellsOfInterruption(eventLog: string): boolean {
    try {
        return readFileSync(eventLog, "utf8").includes('"stdoutEvent":{"message":"^C received');
    } catch {
        return false;
    }
}

/**
 * After the first Ctrl-C the CLI waits for the resource that is being made, which may take long; at a second one it
 * ends at once. It may have got the first from the terminal, or not.
 */
async function end(child: ChildProcess): Promise<void> {
    for (const signal of ["SIGINT", "SIGINT", "SIGKILL"] as const) {
        await sleep(1_000);
        if (child.exitCode !== null || child.signalCode !== null) {
            return;
        }
        child.kill(signal);
    }
}
