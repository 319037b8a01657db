#!/usr/bin/env node
import { runCommand, USAGE } from "./command";

const { env: environment, stdout } = process;
const print = (text: string): void => console.log(text);

runCommand(process.argv.slice(2), { folder: process.cwd(), environment, print, colour: stdout.isTTY }).then(
    (code) => process.exit(code),
    (error: unknown) => {
        console.error(
            `${error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error)}\n\n${USAGE}`,
        );
        process.exit(2);
    },
);
