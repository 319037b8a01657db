import { parseArgs } from "node:util";
import { isObjectId } from "../atlas/api/objectId";
import type { Wording } from "../atlas/errors/wording";
import { checkEndpoints, checkLogin, checkProject } from "./atlas";
import { Checkup, type CheckResult } from "./checkup";
import { checkSettings, secretsIn } from "./settings";
import { checkPulumiCli, checkStack, findProject, type Shell } from "./stack";

/** Which program runs the command. */
export interface Self {
    /** How its users name a setting. */
    readonly wording: Wording;
    /** What users type to start it. */
    readonly command: string;
    readonly version: string;
}

interface Surroundings extends Self, Shell {
    readonly print: (text: string) => void;
}

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
    runCommand(process.argv.slice(2), surroundings).then(
        (code) => process.exit(code),
        (error: unknown) => {
            console.error(
                `${error instanceof Error ? error.message : String(error)}\n\n${usage(self.command)}`,
            );
            process.exit(2);
        },
    );
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
    const checks = await diagnose(values["group-id"], values.stack, around);
    // `schemaVersion` is incremented by every breaking change.
    print(values.json ? JSON.stringify({ schemaVersion: 1, checks }, undefined, 2) : asText(checks));
    return checks.some(({ status }) => status === "fail") ? 1 : 0;
}

async function diagnose(
    groupId: string | undefined,
    stackName: string | undefined,
    { folder, environment, wording }: Surroundings,
): Promise<CheckResult[]> {
    const checkup = new Checkup(wording);
    const shell = { folder, environment };
    const cli = await checkup.check("pulumi-cli", {}, () => checkPulumiCli(shell));
    const inProject = findProject(folder);
    const stack = await checkup.check("stack", { "pulumi-cli": cli, "Pulumi.yaml": inProject }, () =>
        checkStack(stackName, shell),
    );
    secretsIn(environment, stack).forEach((secret) => checkup.secrets.add(secret));
    const settings = await checkup.check("settings", {}, () =>
        checkSettings(wording, environment, stack, inProject !== undefined),
    );
    const login = await checkup.check("login", { settings }, (found) => checkLogin(found.settings));
    const configured = [...(stack?.config ?? [])].find(
        ([key, value]) => key.endsWith(":groupId") && isObjectId(value),
    );
    const project = await checkup.check(
        "project",
        { login, "--group-id": groupId ?? configured?.[1] },
        (found) => checkProject(found.login, found["--group-id"]),
    );
    await checkup.check("endpoints", { login, project }, (found) =>
        checkEndpoints(found.login, found.project),
    );
    return checkup.results();
}

function asText(results: readonly CheckResult[]): string {
    const width = Math.max(...results.map(({ id }) => id.length));
    const lines = results.flatMap(({ id, status, detail, fix }) => [
        `${status.padEnd(4)}  ${id.padEnd(width)}  ${detail}`,
        ...(fix === "" ? [] : [`${" ".repeat(width + 8)}→ ${fix}`]),
    ]);
    return lines.join("\n");
}
