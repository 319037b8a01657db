import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { printable } from "../words/printable";
import { fail, ok, type CheckOutcome } from "./checkup";

const execute = promisify(execFile);

/** A stack's configuration, decrypted, by full key: `mongodbatlas:publicKey`. */
export type Stack = Readonly<Record<string, { readonly value?: string; readonly secret?: boolean }>>;

export interface Shell {
    readonly folder: string;
    readonly environment: NodeJS.ProcessEnv;
}

/** The nearest Pulumi.yaml at or above a folder. */
export function findProject(folder: string): string | undefined {
    const file = ["Pulumi.yaml", "Pulumi.yml"].map((name) => join(folder, name)).find(existsSync);
    const above = dirname(resolve(folder));
    return file ?? (above === folder ? undefined : findProject(above));
}

export async function checkPulumiCli(shell: Shell): Promise<CheckOutcome<true>> {
    try {
        return ok(`Pulumi CLI ${(await pulumi(["version"], shell)).trim()}`, true);
    } catch (error) {
        const fix = "Install it: https://www.pulumi.com/docs/install/";
        return fail(`The Pulumi CLI does not run: ${(error as Error).message}`, fix);
    }
}

export async function checkStack(stack: string | undefined, shell: Shell): Promise<CheckOutcome<Stack>> {
    const chosen = ["--non-interactive", ...(stack === undefined ? [] : ["--stack", stack])];
    try {
        const printed = await pulumi(["config", "--json", "--show-secrets", ...chosen], shell);
        return ok("read the stack's configuration", JSON.parse(printed) as Stack);
    } catch (error) {
        // A parser quotes what it was given, which may be a secret.
        const isOdd = error instanceof SyntaxError;
        const reason = isOdd ? "the CLI printed something other than JSON" : (error as Error).message;
        return fail(
            `Cannot read the stack's configuration: ${reason}`,
            "Make or select a stack (pulumi stack init NAME, pulumi stack select NAME), or pass --stack NAME, with PULUMI_CONFIG_PASSPHRASE set where it has one.",
        );
    }
}

/** Runs the Pulumi CLI. @throws {Error} with what it printed */
async function pulumi(args: string[], { folder, environment }: Shell): Promise<string> {
    const env = { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" };
    try {
        return (await execute("pulumi", args, { cwd: folder, env, maxBuffer: 256 << 20, timeout: 60_000 }))
            .stdout;
    } catch (error) {
        const { stderr = "", message, code } = error as { stderr?: string; message: string; code?: unknown };
        const printed = stderr.trim().replaceAll(/\s+/g, " ") || message;
        const words = code === "ENOENT" ? "there is no pulumi on PATH" : printed;
        throw new Error(printable(words, 500), { cause: error });
    }
}
