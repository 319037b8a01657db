import { Terminal } from "@xterm/headless";

/** A run of text in one style. */
export interface Run {
    /** The column at which it begins, from 0. */
    readonly column: number;
    readonly text: string;
    readonly color: Color;
    readonly bold: boolean;
    readonly dim: boolean;
}

/** One of the theme's 16 colours, an exact colour, or the default text colour. */
export type Color = number | `#${string}` | "default";

export type Screen = readonly (readonly Run[])[];

/** Interprets terminal output, and returns what the screen would show. */
export class ScreenReader {
    private readonly terminal: Terminal;

    constructor(
        readonly columns: number,
        readonly rows: number,
    ) {
        this.terminal = new Terminal({ cols: columns, rows, allowProposedApi: true });
    }

    write(data: string): Promise<void> {
        return new Promise((resolve) => this.terminal.write(data, resolve));
    }

    /** All lines, including those that have scrolled out of view, without empty ones at the end. */
    read(): Screen {
        const { active } = this.terminal.buffer;
        const lines = Array.from({ length: active.length }, (_, row) => this.readLine(row));
        const last = lines.findLastIndex((runs) => runs.some(({ text }) => text.trim() !== ""));
        return lines.slice(0, last + 1);
    }

    private readLine(row: number): Run[] {
        const line = this.terminal.buffer.active.getLine(row);
        const runs: Run[] = [];
        for (let column = 0; line !== undefined && column < this.columns; column++) {
            const cell = line.getCell(column);
            if (cell === undefined || cell.getWidth() === 0) {
                continue;
            }
            const look = {
                color: colorOf(cell),
                bold: cell.isBold() !== 0,
                dim: cell.isDim() !== 0,
            };
            const text = cell.getChars() || " ";
            const last = runs.at(-1);
            if (last?.color === look.color && last.bold === look.bold && last.dim === look.dim) {
                runs[runs.length - 1] = { ...last, text: last.text + text };
            } else {
                runs.push({ column, text, ...look });
            }
        }
        return runs;
    }
}

interface Cell {
    isFgPalette(): boolean;
    isFgRGB(): boolean;
    getFgColor(): number;
}

function colorOf(cell: Cell): Color {
    if (cell.isFgRGB()) {
        return hex(cell.getFgColor());
    }
    return cell.isFgPalette() ? paletteColor(cell.getFgColor()) : "default";
}

/** xterm's 256 colours: 16 of the theme, a cube of 6 × 6 × 6, and 24 greys. */
function paletteColor(index: number): Color {
    if (index < 16) {
        return index;
    }
    if (index >= 232) {
        const grey = 8 + (index - 232) * 10;
        return hex(grey * 0x01_01_01);
    }
    const level = (step: number): number => (step === 0 ? 0 : 55 + step * 40);
    const cube = index - 16;
    return hex(
        level(Math.floor(cube / 36)) * 0x1_0000 + level(Math.floor(cube / 6) % 6) * 0x100 + level(cube % 6),
    );
}

function hex(color: number): `#${string}` {
    return `#${color.toString(16).padStart(6, "0")}`;
}

export function textOf(screen: Screen): string {
    return screen
        .map((runs) =>
            runs
                .map(({ text }) => text)
                .join("")
                .trimEnd(),
        )
        .join("\n");
}
