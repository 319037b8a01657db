import { parseArgs } from "node:util";
import { type EmulatorOptions, type Option, OPTIONS } from "./options";

const ALL: Readonly<Record<string, Option<unknown>>> = OPTIONS;

/** The options that the command has, with their flags' names and arguments. */
const FLAGS = Object.entries(ALL).flatMap(([name, { flag, ...option }]) => {
    const [spelled = "", argument = ""] = flag?.split(" ") ?? [];
    return flag === undefined ? [] : [{ ...option, name, spelled, argument }];
});

const COLUMN = 28;

export const USAGE = `atlas-emulator: MongoDB Atlas's private endpoint API as a local server

Usage: atlas-emulator [options]

${FLAGS.map(({ spelled, argument, means, initial, initially = `${initial as string | number}` }) => {
    const line = `  ${`${spelled} ${argument}`.padEnd(COLUMN)}${means}`;
    return typeof initial === "boolean" ? line : `${line} (default: ${initially})`;
}).join("\n")}
  ${"--help".padEnd(COLUMN)}this text

D is a duration: 500ms, 6s, 2m, 1h. T is a duration, "now", "MIN..MAX" (at random), or "Nreads" (number of reads).`;

/** @throws {Error} that names the option, its value and what is allowed */
export function readArguments(args: readonly string[]): EmulatorOptions | "help" {
    const flags = FLAGS.map(
        ({ spelled, read }) =>
            [spelled.slice(2), { type: read === undefined ? "boolean" : "string", multiple: true }] as const,
    );
    const { values } = parseArgs({
        args: [...args],
        options: { help: { type: "boolean", short: "h" }, ...Object.fromEntries(flags) },
    });
    const given: Readonly<Record<string, unknown>> = values;
    if (given.help === true) {
        return "help";
    }
    const options = FLAGS.flatMap(({ name, spelled, initial, isRepeatable, read, check }) => {
        const texts = given[spelled.slice(2)];
        if (!Array.isArray(texts)) {
            return [];
        }
        const all = texts.map((text: unknown) => {
            const value = read === undefined ? initial !== true : read(String(text), spelled);
            check?.(value, spelled);
            return value;
        });
        return [[name, isRepeatable === true ? all : all.at(-1)] as const];
    });
    return Object.fromEntries(options);
}
