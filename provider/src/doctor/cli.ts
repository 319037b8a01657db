#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runProcess } from "./command";

const manifest = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as {
    readonly version: string;
};
runProcess({
    host: "package",
    command: "npx --no -- pulumi-atlas-private-endpoint",
    version: manifest.version,
});
