import { parseArgs } from "node:util";
import { ROWS, type RowName } from "./rows";

export interface Options {
    readonly quick: boolean;
    readonly rows: readonly RowName[];
    /** The folder for bench.json; undefined: nothing is written. */
    readonly out: string | undefined;
    /** The official provider's executable, or "download"; undefined: it is not measured. */
    readonly official: string | undefined;
    readonly help: boolean;
}

const NAMES = (Object.keys(ROWS) as RowName[]).filter((name) => name !== "official");

export const HELP = `npm run bench [-- options]

  --quick        few and short runs, to try the bench itself: its figures are rough
  --only ROWS    only these, separated by commas: ${NAMES.join(", ")}
  --official [PROVIDER]
                 this provider beside the official Terraform provider, and nothing else: the path of its executable,
                 or nothing, for a download by terraform init. Needs terraform on PATH; writes docs/official.json
  --out FOLDER   where bench.json goes; default docs for a whole run, else nothing is written
`;

/** @throws {Error} saying what is allowed */
export function readOptions(args: readonly string[]): Options {
    const { values } = parseArgs({
        args: args.flatMap((arg, index) =>
            arg === "--official" && (args[index + 1] ?? "-").startsWith("-") ? [arg, "download"] : [arg],
        ),
        options: {
            quick: { type: "boolean", default: false },
            only: { type: "string", multiple: true },
            out: { type: "string" },
            official: { type: "string" },
            help: { type: "boolean", default: false },
        },
    });
    const only = values.only?.flatMap((names) => names.split(",")).map((name) => name.trim());
    const unknown = only?.find((name) => !NAMES.some((known) => known === name));
    if (unknown !== undefined) {
        throw new Error(`--only: there is no row ${JSON.stringify(unknown)}; allowed: ${NAMES.join(", ")}`);
    }
    if (only !== undefined && values.official !== undefined) {
        throw new Error("--official measures its own rows: leave out --only");
    }
    const asked = only === undefined ? NAMES : NAMES.filter((name) => only.includes(name));
    const rows: readonly RowName[] = values.official === undefined ? asked : ["official"];
    const whole = only === undefined && !values.quick;
    return {
        quick: values.quick,
        rows,
        out: values.out ?? (whole ? "docs" : undefined),
        official: values.official,
        help: values.help,
    };
}
