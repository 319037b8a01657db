#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE_WORDING } from "../words/wording";
import { runProcess } from "./command";

const manifest = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as {
    readonly version: string;
};
const command = "npx --no -- pulumi-atlas-private-endpoint";
runProcess({ wording: PACKAGE_WORDING, command, version: manifest.version });
