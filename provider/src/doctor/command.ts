import { parseArgs } from "node:util";
import { isObjectId } from "../atlas/api/objectId";
import { PLUGIN } from "../atlas/errors/wording";
import * as atlas from "./atlas";
import { Checkup, fail, ok, type CheckResult, type Found } from "./checkup";
import * as machine from "./machine";
import { findProgram, readStack, type HostName, type Stack } from "./pulumiProject";
import { checkSettings, secretsIn, WORDINGS } from "./settings";

/** Which program runs the command. */
export interface Self {
    readonly host: HostName;
    /** What users type to start it. */
    readonly command: string;
    readonly version: string;
}

interface Surroundings extends Self {
    readonly folder: string;
    readonly environment: NodeJS.ProcessEnv;
    readonly print: (text: string) => void;
}

const usage = ({ host, command }: Self): string => `${
    host === "plugin" ? `Pulumi's plugin ${PLUGIN}, which Pulumi starts by itself, and a command.\n\n` : ""
}Usage: ${command} doctor [--group-id ID] [--stack NAME] [--json]

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
            console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage(self)}`);
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
    const [command, ...rest] = positionals;
    if (values.version === true) {
        print(around.version);
        return 0;
    }
    if (values.help === true || command === undefined) {
        print(usage(around));
        return 0;
    }
    if (command !== "doctor" || rest.length > 0) {
        throw new TypeError(`Unknown command: ${positionals.join(" ")}`);
    }
    const results = await diagnose(values["group-id"], values.stack, around);
    const checks = results.map(({ id, status, detail, fix = "" }) => ({ id, status, detail, fix }));
    // `schemaVersion` is incremented by every breaking change.
    const json = (): string => JSON.stringify({ schemaVersion: 1, checks }, undefined, 2);
    print(values.json === true ? json() : asText(results));
    return results.some(({ status }) => status === "fail") ? 1 : 0;
}

async function diagnose(
    groupId: string | undefined,
    stackName: string | undefined,
    { folder, environment, host, version }: Surroundings,
): Promise<CheckResult[]> {
    const checkup = new Checkup();
    const cli = await checkup.check("pulumi-cli", {}, () => machine.checkPulumiCli(folder, environment));
    const program = findProgram(folder);
    const stack = await checkup.check("stack", { "pulumi-cli": cli, "Pulumi.yaml": program }, () =>
        checkStack(folder, stackName, environment),
    );
    secretsIn(environment, stack).forEach((secret) => checkup.secrets.add(secret));
    if (host === "package") {
        await checkup.check("package", { "Pulumi.yaml": program }, (found) =>
            machine.checkPackage(found["Pulumi.yaml"]),
        );
    } else {
        await checkup.check("plugin", { "pulumi-cli": cli, "Pulumi.yaml": program }, (found) =>
            machine.checkPlugin(found["Pulumi.yaml"], version, environment),
        );
    }
    const wording = WORDINGS[host];
    const settings = await checkup.check("settings", {}, () =>
        checkSettings(host, environment, stack, program !== undefined),
    );
    const connection = await checkup.check("connection", { settings }, (found) =>
        atlas.checkConnection(found.settings, wording),
    );
    const login = await checkup.check("login", { connection }, (found) => atlas.checkLogin(found.connection));
    const project = await checkup.check(
        "project",
        { login, "--group-id": groupId ?? configuredGroupId(stack) },
        (found) => atlas.checkProject(found.login, found["--group-id"]),
    );
    await checkup.check("endpoints", { login, project }, (found) =>
        atlas.checkEndpoints(found.login, found.project),
    );
    return checkup.results();
}

async function checkStack(
    folder: string,
    name: string | undefined,
    environment: NodeJS.ProcessEnv,
): Promise<Found<Stack>> {
    try {
        return ok("its configuration is read", await readStack(folder, name, environment));
    } catch (error) {
        return fail(
            `Its configuration is not read: ${(error as Error).message}`,
            "Make or select a stack (pulumi stack init NAME, pulumi stack select NAME), or pass --stack NAME, with PULUMI_CONFIG_PASSPHRASE set where it has one.",
        );
    }
}

function configuredGroupId(stack: Stack | undefined): string | undefined {
    const configured = [...(stack?.config ?? [])].find(
        ([key, value]) => key.endsWith(":groupId") && isObjectId(value),
    );
    return configured?.[1];
}

function asText(results: readonly CheckResult[]): string {
    const width = Math.max(...results.map(({ id }) => id.length));
    const lines = results.flatMap(({ id, status, detail, fix }) => [
        `${status.padEnd(4)}  ${id.padEnd(width)}  ${detail}`,
        ...(fix === undefined ? [] : [`${" ".repeat(width + 8)}→ ${fix}`]),
    ]);
    const counts = ["ok", "warn", "fail", "skip"].map(
        (wanted) => `${results.filter(({ status }) => status === wanted).length} ${wanted}`,
    );
    return [...lines, "", counts.join(", ")].join("\n");
}
