/** What is measured, by the names that figures have it under. */
const COLUMNS = {
    ours: "this provider",
    plugin: "the plugin",
    script: "… as a script",
    official: "official Terraform provider",
} as const;

export type Contender = keyof typeof COLUMNS;
const CONTENDERS = Object.keys(COLUMNS) as Contender[];

type Unit = "requests" | "per minute" | "s" | "bytes" | "MB" | "times" | "text";

/** One line of the table. */
export interface Figure {
    /** Stable, for whoever reads the JSON: `official.11.requests`. */
    readonly id: string;
    readonly label: string;
    readonly unit: Unit;
    readonly values: Readonly<Partial<Record<Contender, number | string>>>;
    /** What the value of `of`, by default ours, may be at most. */
    readonly target?: { readonly most: number; readonly of?: Contender };
}

/** Whether the value is within the target; undefined where there is none. */
export function isMet({ target, values }: Figure): boolean | undefined {
    const value = target && values[target.of ?? "ours"];
    return target && typeof value === "number" && value <= target.most;
}

/** The number as people read it: rounded, with its unit where that is short. */
export function show(value: number | string | undefined, unit: Unit): string {
    if (typeof value !== "number") {
        return value ?? "";
    }
    const decimals = unit === "times" ? 2 : unit === "s" || (!Number.isInteger(value) && value < 10) ? 1 : 0;
    const number = value.toLocaleString("en-US", {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
    });
    return number + (unit === "s" || unit === "MB" ? ` ${unit}` : unit === "times" ? " ×" : "");
}

/** The figures as a table of Markdown. */
export function table(figures: readonly Figure[]): string {
    const shown = CONTENDERS.filter((one) => figures.some(({ values }) => values[one] !== undefined));
    const rows = [
        ["", ...shown.map((one) => COLUMNS[one]), "target"],
        ...figures.map((figure) => {
            const { label, unit, values, target } = figure;
            const met = isMet(figure) === true ? "✓" : "✗ missed";
            const aim = target === undefined ? "" : `≤ ${show(target.most, unit)} ${met}`;
            return [label, ...shown.map((one) => show(values[one], unit)), aim];
        }),
    ];
    const all = rows.map((row) => `| ${row.join(" | ")} |`);
    return all.toSpliced(1, 0, `|${" --- |".repeat(rows[0]?.length ?? 0)}`).join("\n");
}
