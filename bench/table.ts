import { CONTENDERS, type Contender } from "./contenders";
import { type Figure, isMet, show } from "./figure";

const COLUMNS = Object.keys(CONTENDERS) as Contender[];

/** The figures as lines of text, aligned. */
export function table(figures: readonly Figure[]): string {
    const shown = COLUMNS.filter((column) => figures.some(({ values }) => values[column] !== undefined));
    const head = ["", ...shown.map((column) => CONTENDERS[column]), "target"];
    const rows = figures.map((figure) => [
        figure.label,
        ...shown.map((column) => cell(figure, column)),
        target(figure),
    ]);
    const widths = head.map((_, index) => Math.max(...[head, ...rows].map((row) => row[index]?.length ?? 0)));
    const line = (row: readonly string[]): string =>
        row
            .map((text, index) => {
                const width = widths[index] ?? 0;
                return index === 0 ? text.padEnd(width) : text.padStart(width);
            })
            .join("   ")
            .trimEnd();
    return [line(head), line(widths.map((width) => "─".repeat(width))), ...rows.map(line)].join("\n");
}

function cell({ values, unit }: Figure, column: Contender): string {
    const value = values[column];
    return value === undefined ? "" : show(value, unit);
}

function target(figure: Figure): string {
    const met = isMet(figure);
    return met === undefined || figure.target === undefined
        ? ""
        : `≤ ${show(figure.target, figure.unit)} ${met ? "✓" : "✗ missed"}`;
}
