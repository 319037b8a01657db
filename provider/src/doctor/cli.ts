#!/usr/bin/env node
import { runCommand, USAGE } from "./command";

const surroundings = { folder: process.cwd(), environment: process.env, print: console.log };
runCommand(process.argv.slice(2), surroundings).then(
    (code) => process.exit(code),
    (error: unknown) => {
        console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
        process.exit(2);
    },
);
