import { parseArgs } from "node:util";
import { isObjectId } from "../atlas/api/objectId";
import * as atlas from "./atlas";
import { Checkup, fail, ok, warn, type CheckResult, type Found } from "./checkup";
import * as machine from "./machine";
import { findProgram, readStack, type Stack } from "./pulumiProject";
import { checkSettings, secretsIn } from "./settings";

interface Surroundings {
    readonly folder: string;
    readonly environment: NodeJS.ProcessEnv;
    readonly print: (text: string) => void;
}

export const USAGE = `Usage: npx --no -- pulumi-atlas-private-endpoint doctor [--group-id ID] [--stack NAME] [--json]

Checks what a first "pulumi up" needs, from this machine to Atlas, and changes nothing.

  --group-id ID  the Atlas project, 24 hexadecimal digits (default: that of the stack)
  --stack NAME   the stack whose settings and state to check (default: the selected one)
  --json         {schemaVersion, checks: [{id, status, detail, fix}]}, for programs
  --help         this text

Exit code: 0, 1 where a check fails, or 2 for a wrong argument.`;

/** Runs the command line. @returns the exit code @throws {TypeError} for a wrong argument */
export async function runCommand(args: string[], { print, ...around }: Surroundings): Promise<number> {
    const { values, positionals } = parseArgs({
        args,
        allowPositionals: true,
        options: {
            "group-id": { type: "string" },
            stack: { type: "string" },
            json: { type: "boolean" },
            help: { type: "boolean", short: "h" },
        },
    });
    const [command, ...rest] = positionals;
    if (values.help === true || command === undefined) {
        print(USAGE);
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
    givenGroupId: string | undefined,
    stackName: string | undefined,
    { folder, environment }: Omit<Surroundings, "print">,
): Promise<CheckResult[]> {
    const checkup = new Checkup();
    await checkup.check("pulumi-cli", {}, () => machine.checkPulumiCli(folder, environment));
    const program = findProgram(folder);
    await checkup.check("package", { "Pulumi.yaml": program }, (found) =>
        machine.checkPackage(found["Pulumi.yaml"]),
    );
    const stack = await checkup.check("stack", { "Pulumi.yaml": program }, () =>
        checkStack(folder, stackName, environment),
    );
    secretsIn(environment, stack).forEach((secret) => checkup.secrets.add(secret));
    const settings = await checkup.check("settings", {}, () =>
        checkSettings(environment, stack, program !== undefined),
    );
    const connection = await checkup.check("connection", { settings }, (found) =>
        atlas.checkConnection(found.settings),
    );
    const login = await checkup.check("login", { connection }, (found) => atlas.checkLogin(found.connection));
    const groupId = await checkup.check(
        "project",
        { login, "--group-id": givenGroupId ?? groupIdOf(stack) },
        (found) => atlas.checkProject(found.login, found["--group-id"]),
    );
    const endpoints = await checkup.check("endpoints", { login, project: groupId }, (found) =>
        atlas.checkEndpoints(found.login, found.project),
    );
    await checkup.check("state", { project: groupId, endpoints, stack }, (found) =>
        atlas.compareWithState(found.project, found.endpoints, found.stack),
    );
    return checkup.results();
}

async function checkStack(
    folder: string,
    name: string | undefined,
    environment: NodeJS.ProcessEnv,
): Promise<Found<Stack>> {
    try {
        const stack = await readStack(folder, name, environment);
        const found = `resources of ${machine.NAME} in state: ${stack.resources.length}`;
        const fix =
            "Run pulumi up: it names what the killed run made. Then pulumi refresh --clear-pending-creates ends Pulumi's warning.";
        return stack.pendingOperations === 0
            ? ok(found, stack)
            : warn(`${found}; a killed run has left unfinished: ${stack.pendingOperations}`, fix, stack);
    } catch (error) {
        return fail(
            `Its settings and state are not read: ${(error as Error).message}`,
            "Make or select a stack (pulumi stack init NAME, pulumi stack select NAME), or pass --stack NAME, with PULUMI_CONFIG_PASSPHRASE set where it has one.",
        );
    }
}

function groupIdOf(stack: Stack | undefined): string | undefined {
    const configured = [...(stack?.config ?? [])].find(
        ([key, value]) => key.endsWith(":groupId") && isObjectId(value),
    );
    return stack?.resources[0]?.groupId ?? configured?.[1];
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
