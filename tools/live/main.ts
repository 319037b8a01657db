import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { isObjectId } from "../../provider/src/atlas/api/objectId";
import { normalizeRegion } from "../../provider/src/atlas/api/regions";
import { SettingsError } from "../../provider/src/atlas/errors/errors";
import { readSettings } from "../../provider/src/atlas/settings";
import { isVpcEndpointId } from "../../provider/src/resources/arguments/argumentChecks";
import { systemClock } from "../../provider/src/waiting/clock";
import { Interrupted, whileInterruptible } from "../../testkit/interruption";
import { check, clean, type Given } from "./check";
import { left } from "./record";

const USAGE = `Usage: npm run live -- --group-id ID [--region R] [--vpc-endpoint vpce-…] [--cluster NAME] [--yes]
       npm run live -- --clean
The login is that of the environment: MONGODB_ATLAS_PUBLIC_KEY and MONGODB_ATLAS_PRIVATE_KEY, for example. docs/live.md has the rest.`;

const text = { type: "string" } as const;
const flag = { type: "boolean", default: false } as const;
const OPTIONS = {
    ...{ "group-id": { ...text, default: "" }, region: { ...text, default: "us-east-1" } },
    ...{ "vpc-endpoint": text, cluster: text, yes: flag, clean: flag, help: flag },
};

/** @throws {Error} that names the argument, its value and what is allowed */
function readArguments(values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"]): Given {
    const { "group-id": groupId, region: named, "vpc-endpoint": vpcEndpoint, cluster } = values;
    const region = normalizeRegion(named);
    const wrong = (option: string, value: string, allowed: string): Error =>
        new Error(`--${option} is "${value}"; allowed is ${allowed}.`);
    if (!isObjectId(groupId)) {
        throw wrong("group-id", groupId, "the project's id, 24 hexadecimal digits");
    }
    if (region === undefined) {
        throw wrong("region", named, "a region such as us-east-1");
    }
    if (vpcEndpoint !== undefined && !isVpcEndpointId(vpcEndpoint)) {
        throw wrong("vpc-endpoint", vpcEndpoint, "an id such as vpce-0a1b2c3d4e5f6a7b8");
    }
    return { groupId: groupId.toLowerCase(), region, vpcEndpoint, cluster, isSure: values.yes };
}

/** @returns the next line of the standard input, undefined where nobody is there */
async function ask(question: string, signal: AbortSignal): Promise<string | undefined> {
    if (!process.stdin.isTTY) {
        return undefined;
    }
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    // While it reads, the terminal takes ^C for itself.
    terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
    return (await terminal.question(question, { signal }).finally(() => terminal.close())).trim();
}

async function main(interrupted: AbortSignal): Promise<number> {
    const { values } = parseArgs({ options: OPTIONS });
    if (values.help) {
        console.log(USAGE);
        return 0;
    }
    const given = values.clean ? undefined : readArguments(values);
    const world = {
        ...{ folder: process.cwd(), interrupted, clock: systemClock, say: console.log },
        settings: readSettings(() => undefined, process.env),
        ask: (question: string) => ask(question, interrupted),
    };
    return given === undefined ? clean(world) : check(given, world);
}

// The exit code is that of the check, after an interruption as well.
let code = 1;
whileInterruptible(async (interrupted) => (code = await main(interrupted)))
    .catch((error: unknown) => {
        const isUsage =
            error instanceof SettingsError ||
            (error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS");
        // The package says what to set in a stack.
        const [what] = (error as Error).message.split(" Type: ");
        console.error(error instanceof Interrupted ? "Interrupted." : what);
        const more = isUsage === true ? USAGE : left(process.cwd());
        if (more !== undefined) {
            console.error(more);
        }
    })
    .finally(() => process.exit(code));
