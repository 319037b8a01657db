import { parseArgs } from "node:util";
import { ROWS, type RowName } from "./rows";

export interface Options {
    readonly quick: boolean;
    readonly rows: readonly RowName[];
    /** The folder for bench.json; undefined: nothing is written. */
    readonly out: string | undefined;
    readonly help: boolean;
}

const NAMES = Object.keys(ROWS) as RowName[];

export const HELP = `npm run bench [-- options]

  --quick        few and short runs, to try the bench itself: its figures are rough
  --only ROWS    only these, separated by commas: ${NAMES.join(", ")}
  --out FOLDER   where bench.json goes; default docs for a whole run, else nothing is written
`;

/** @throws {Error} saying what is allowed */
export function readOptions(args: readonly string[]): Options {
    const { values } = parseArgs({
        args: [...args],
        options: {
            quick: { type: "boolean", default: false },
            only: { type: "string", multiple: true },
            out: { type: "string" },
            help: { type: "boolean", default: false },
        },
    });
    const only = values.only?.flatMap((names) => names.split(",")).map((name) => name.trim());
    const unknown = only?.find((name) => !NAMES.some((known) => known === name));
    if (unknown !== undefined) {
        throw new Error(`--only: there is no row ${JSON.stringify(unknown)}; allowed: ${NAMES.join(", ")}`);
    }
    const rows = only === undefined ? NAMES : NAMES.filter((name) => only.includes(name));
    const whole = only === undefined && !values.quick;
    return { quick: values.quick, rows, out: values.out ?? (whole ? "docs" : undefined), help: values.help };
}
