import { parseArgs } from "node:util";
import { isObjectId } from "../atlas/api/objectId";
import type { Wording } from "../words/wording";
import { checkEndpoints, checkLogin, checkProject } from "./atlas";
import { Checkup, type CheckResult } from "./checkup";
import { checkSettings, secretValues } from "./settings";
import { checkPulumiCli, checkStack, findProject, type Shell } from "./stack";

interface Surroundings extends Shell {
    readonly wording: Wording;
    readonly command: string;
    readonly version: string;
    readonly print: (text: string) => void;
}

export type Self = Pick<Surroundings, "wording" | "command" | "version">;

const usage = (command: string): string => `Usage: ${command} doctor [--group-id ID] [--stack NAME] [--json]

Checks what a first "pulumi up" needs, from this machine to Atlas, and changes nothing.

  --group-id ID  the Atlas project, 24 hexadecimal digits (default: groupId in the stack's configuration)
  --stack NAME   the stack whose settings to check (default: the selected one)
  --json         {schemaVersion, checks: [{id, status, detail, fix}]}, for programs
  --version      the version
  --help         this text

Exit code: 0, 1 where a check fails, or 2 for an unknown option or command.`;

/** Runs this process's command line, and ends the process. */
export function runProcess(self: Self): void {
    const surroundings = { ...self, folder: process.cwd(), environment: process.env, print: console.log };
    void runCommand(process.argv.slice(2), surroundings)
        .catch((error: unknown) => {
            console.error(`${(error as Error).message}\n\n${usage(self.command)}`);
            return 2;
        })
        .then((code) => process.exit(code));
}

/** Runs a command line. @returns the exit code @throws {TypeError} for a wrong argument */
export async function runCommand(args: string[], around: Surroundings): Promise<number> {
    const { print } = around;
    const { values, positionals } = parseArgs({
        args,
        allowPositionals: true,
        options: {
            "group-id": { type: "string" },
            stack: { type: "string" },
            json: { type: "boolean" },
            version: { type: "boolean" },
            help: { type: "boolean", short: "h" },
        },
    });
    if (values.version === true || values.help === true || positionals.length === 0) {
        print(values.version === true ? around.version : usage(around.command));
        return 0;
    }
    if (positionals.join(" ") !== "doctor") {
        throw new TypeError(`Unknown command: ${positionals.join(" ")}`);
    }
    const checks = await diagnose(values, around);
    // `schemaVersion` is incremented by every breaking change.
    print(values.json ? JSON.stringify({ schemaVersion: 1, checks }, undefined, 2) : asText(checks));
    return checks.some(({ status }) => status === "fail") ? 1 : 0;
}

async function diagnose(
    { "group-id": groupId, stack: stackName }: { readonly "group-id"?: string; readonly stack?: string },
    around: Surroundings,
): Promise<CheckResult[]> {
    const { folder, environment, wording } = around;
    const checkup = new Checkup(wording);
    const cli = await checkup.check("pulumi-cli", {}, () => checkPulumiCli(around));
    const inProject = findProject(folder);
    const stack = await checkup.check("stack", { "pulumi-cli": cli, "Pulumi.yaml": inProject }, () =>
        checkStack(stackName, around),
    );
    const settings = await checkup.check("settings", {}, () =>
        checkSettings(wording, environment, stack, inProject !== undefined),
    );
    const login = await checkup.check("login", { settings }, (found) => checkLogin(found.settings));
    const configured = Object.entries(stack ?? {}).find(
        ([key, { value = "" }]) => key.endsWith(":groupId") && isObjectId(value),
    );
    const given = { login, "--group-id": groupId ?? configured?.[1].value };
    const project = await checkup.check("project", given, (found) =>
        checkProject(found.login, found["--group-id"]),
    );
    await checkup.check("endpoints", { login, project }, (found) =>
        checkEndpoints(found.login, found.project),
    );
    return checkup.results(secretValues(environment, stack));
}

function asText(results: readonly CheckResult[]): string {
    const width = Math.max(...results.map(({ id }) => id.length));
    const lines = results.flatMap(({ id, status, detail, fix }) => [
        `${status.padEnd(4)}  ${id.padEnd(width)}  ${detail}`,
        ...(fix === "" ? [] : [`${" ".repeat(width + 8)}→ ${fix}`]),
    ]);
    return lines.join("\n");
}
