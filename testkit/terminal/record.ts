import { spawn } from "@lydell/node-pty";
import type { Workspace } from "../workspace";
import { type Screen, ScreenReader, textOf } from "./screen";

export interface Moment {
    readonly name: string;
    /** Whether the screen shows what this moment is about. */
    readonly shows: (text: string) => boolean;
}

/** The screen at one moment of the run. */
export interface Shot {
    readonly name: string;
    readonly seconds: number;
    readonly screen: Screen;
}

/** Debounce in milliseconds: the display draws each frame in several writes. */
const SETTLE = 300;

/**
 * Runs the CLI in a terminal and captures the screen when each moment first occurs, in order, and at the end.
 */
export async function record(
    workspace: Workspace,
    args: readonly string[],
    size: { readonly columns: number; readonly rows: number },
    moments: readonly Moment[],
    signal: AbortSignal,
): Promise<Shot[]> {
    const reader = new ScreenReader(size.columns, size.rows);
    const startedAt = performance.now();
    const terminal = spawn(workspace.pulumiPath, [...args], {
        name: "xterm-256color",
        cols: size.columns,
        rows: size.rows,
        cwd: workspace.folder,
        env: { ...workspace.env, TERM: "xterm-256color" },
    });
    const shots: Shot[] = [];
    const left = [...moments];
    let drawn = Promise.resolve();
    const shoot = (name: string): void => {
        const seconds = (performance.now() - startedAt) / 1_000;
        shots.push({ name, seconds, screen: reader.read() });
    };
    const look = (): void => {
        const [next] = left;
        if (next?.shows(textOf(reader.read())) === true) {
            left.shift();
            shoot(next.name);
        }
    };
    let timer: NodeJS.Timeout | undefined;
    terminal.onData((data) => {
        drawn = drawn.then(() => reader.write(data));
        clearTimeout(timer);
        timer = setTimeout(look, SETTLE);
    });
    const stop = (): void => terminal.kill();
    signal.addEventListener("abort", stop);
    const code = await new Promise<number>((resolve) => {
        terminal.onExit(({ exitCode }) => resolve(exitCode));
    });
    signal.removeEventListener("abort", stop);
    signal.throwIfAborted();
    clearTimeout(timer);
    await drawn;
    shoot("end");
    const text = textOf(reader.read());
    if (code !== 0 || left.length > 0) {
        const missing = left.map(({ name }) => name).join(", ");
        throw new Error(`The run ended with ${code}; not seen: ${missing || "nothing"}.\n${text}`);
    }
    return shots;
}
