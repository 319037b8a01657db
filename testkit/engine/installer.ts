import { subscribe } from "node:diagnostics_channel";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { SemVer } from "semver";

// The process that download.ts starts and, if need be, kills: `installer.ts <folder> <version>`.

// Node's fetch publishes the headers of each response. The first ones tell the parent that we are online.
subscribe("undici:request:headers", () => process.send?.("online"));

async function main(): Promise<void> {
    const [root = "", version = ""] = process.argv.slice(2);
    try {
        await PulumiCommand.install({ root, version: new SemVer(version) });
    } catch (error) {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        process.exitCode = 1;
    }
    process.disconnect();
}

void main();
