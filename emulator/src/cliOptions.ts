import { parseArgs } from "node:util";
import { type EmulatorOptions, type Option, OPTIONS } from "./options";

const ALL: Readonly<Record<string, Option<unknown>>> = OPTIONS;

/** The options that the command has, with their flags' names. */
const FLAGS = Object.entries(ALL).flatMap(([name, { flag, ...option }]) =>
    flag === undefined ? [] : [{ ...option, name, flag, key: flag.slice(2).split(" ")[0] ?? "" }],
);

export const USAGE = `atlas-emulator: MongoDB Atlas's private endpoint API as a local server

Usage: atlas-emulator [options]

${FLAGS.map(({ flag, means, initial }) => {
    const byDefault = ["string", "number"].includes(typeof initial) ? ` (default: ${initial as string})` : "";
    return `  ${flag.padEnd(28)}${means}${byDefault}`;
}).join("\n")}
  ${"--help".padEnd(28)}this text

T is how long: 500ms, 6s, 2m, 1h, now, MIN..MAX (at random), or "Nreads" (number of reads).`;

/** @throws {Error} that names the option */
export function readArguments(args: readonly string[]): EmulatorOptions | "help" {
    const flags = FLAGS.map(
        ({ key, initial }) =>
            [key, { type: typeof initial === "boolean" ? "boolean" : "string", multiple: true }] as const,
    );
    const options = { help: { type: "boolean", short: "h" }, ...Object.fromEntries(flags) } as const;
    const given: Readonly<Record<string, unknown>> = parseArgs({ args: [...args], options }).values;
    if (given.help === true) {
        return "help";
    }
    const values = FLAGS.flatMap(({ name, key, initial, read = String }) => {
        const texts = given[key];
        if (!Array.isArray(texts)) {
            return [];
        }
        const all = texts.map((text: unknown) =>
            typeof initial === "boolean" ? !initial : read(String(text)),
        );
        return [[name, Array.isArray(initial) ? all : all.at(-1)] as const];
    });
    return Object.fromEntries(values);
}
