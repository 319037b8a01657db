import { spawn } from "@lydell/node-pty";
import { type IBufferLine, Terminal } from "@xterm/headless";
import type { Workspace } from "./workspace";

/** Text in one of the 16 colours of a terminal's theme, or in the default one, -1. */
export interface Run {
    readonly column: number;
    readonly text: string;
    readonly color: number;
    readonly bold: boolean;
}

/** What a terminal shows, lines that have scrolled out of view included. */
export interface Screen {
    readonly lines: readonly (readonly Run[])[];
    readonly text: string;
}

const ROWS = 40;
/** Debounce in milliseconds: the display draws each frame in several writes. */
const SETTLE = 300;

/**
 * Runs the CLI in a terminal of so many columns.
 *
 * @returns the screen when it first matched the moment, and at the end
 * @throws {Error} when the command fails, or never showed the moment
 */
export async function record(
    workspace: Workspace,
    args: readonly string[],
    moment: RegExp,
    signal: AbortSignal,
    cols = 160,
): Promise<[Screen, Screen]> {
    const size = { cols, rows: ROWS };
    const terminal = new Terminal({ ...size, allowProposedApi: true });
    const cli = spawn(workspace.pulumiPath, [...args], {
        ...size,
        name: "xterm-256color",
        cwd: workspace.folder,
        env: { ...workspace.env, TERM: "xterm-256color" },
    });
    let seen: Screen | undefined;
    const look = (): void => {
        const screen = read(terminal);
        seen ??= moment.test(screen.text) ? screen : undefined;
    };
    let timer: NodeJS.Timeout | undefined;
    cli.onData((data) => {
        terminal.write(data);
        clearTimeout(timer);
        timer = setTimeout(look, SETTLE);
    });
    const stop = (): void => cli.kill();
    signal.addEventListener("abort", stop);
    const code = await new Promise<number>((resolve) => cli.onExit(({ exitCode }) => resolve(exitCode)));
    signal.removeEventListener("abort", stop);
    clearTimeout(timer);
    signal.throwIfAborted();
    await new Promise<void>((resolve) => terminal.write("", resolve));
    const end = read(terminal);
    seen ??= moment.test(end.text) ? end : undefined;
    if (code !== 0 || seen === undefined) {
        const missing = seen === undefined ? String(moment) : "nothing";
        throw new Error(`The run ended with ${code}; not seen: ${missing}.\n${end.text}`);
    }
    return [seen, end];
}

function read({ buffer: { active }, cols }: Terminal): Screen {
    const all = Array.from({ length: active.length }, (_, row) => readLine(active.getLine(row), cols));
    const lines = all.slice(0, all.findLastIndex((line) => textOf(line) !== "") + 1);
    return { lines, text: lines.map(textOf).join("\n") };
}

function readLine(line: IBufferLine | undefined, cols: number): Run[] {
    const runs: Run[] = [];
    for (let column = 0; column < cols; column++) {
        const cell = line?.getCell(column);
        if (cell === undefined || cell.getWidth() === 0) {
            continue;
        }
        const look = { color: cell.isFgPalette() ? cell.getFgColor() : -1, bold: cell.isBold() !== 0 };
        const text = cell.getChars() || " ";
        const last = runs.at(-1);
        if (last?.color === look.color && last.bold === look.bold) {
            runs[runs.length - 1] = { ...last, text: last.text + text };
        } else {
            runs.push({ column, text, ...look });
        }
    }
    return runs;
}

export const textOf = (line: readonly Run[]): string =>
    line
        .map(({ text }) => text)
        .join("")
        .trimEnd();
