import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { isObjectId } from "../../provider/src/atlas/api/objectId";
import { normalizeRegion } from "../../provider/src/atlas/api/regions";
import { readSettings, type Settings } from "../../provider/src/atlas/settings";
import { transport } from "../../provider/src/atlas/wire/transport";
import { isVpcEndpointId } from "../../provider/src/resources/arguments/argumentChecks";
import { systemClock } from "../../provider/src/waiting/clock";
import { Interrupted, whileInterruptible } from "../../testkit/interruption";
import { check, clean, left, type Given } from "./check";

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
function readArguments(args: string[]): Given | "clean" | "help" {
    const { values } = parseArgs({ args, options: OPTIONS });
    if (values.clean || values.help) {
        return values.help ? "help" : "clean";
    }
    const { "group-id": groupId, region: named, "vpc-endpoint": vpcEndpoint, cluster } = values;
    const region = normalizeRegion(named);
    if (!isObjectId(groupId)) {
        throw new Error(`--group-id is "${groupId}"; allowed is the project's id, 24 hexadecimal digits.`);
    }
    if (region === undefined) {
        throw new Error(`--region is "${named}"; allowed is a region such as us-east-1.`);
    }
    if (vpcEndpoint !== undefined && !isVpcEndpointId(vpcEndpoint)) {
        throw new Error(
            `--vpc-endpoint is "${vpcEndpoint}"; allowed is an id such as vpce-0a1b2c3d4e5f6a7b8.`,
        );
    }
    return { groupId: groupId.toLowerCase(), region, vpcEndpoint, cluster, isSure: values.yes };
}

/** @throws {Error} where the environment has no login */
function readEnvironment(): Settings {
    try {
        return readSettings(() => undefined, process.env);
    } catch (error) {
        const [what = ""] = (error as Error).message.split(" Type:");
        throw new Error(`${what} Export MONGODB_ATLAS_PUBLIC_KEY and MONGODB_ATLAS_PRIVATE_KEY.`);
    }
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

// The exit code is that of the check, after an interruption as well.
let code = 1;
whileInterruptible(async (interrupted) => {
    const read = readArguments(process.argv.slice(2));
    if (read === "help") {
        code = 0;
        console.log(USAGE);
        return;
    }
    const settings = readEnvironment();
    const world = {
        ...{ folder: process.cwd(), settings, interrupted, clock: systemClock, say: console.log },
        wire: transport(settings.proxy, systemClock),
        ask: (question: string) => ask(question, interrupted),
    };
    code = await (read === "clean" ? clean(world) : check(read, world));
})
    .catch((error: unknown) => {
        console.error(error instanceof Interrupted ? "Interrupted." : (error as Error).message);
        const { code: cause = "" } = error as NodeJS.ErrnoException;
        const more = cause.startsWith("ERR_PARSE_ARGS") ? USAGE : left(process.cwd());
        if (more !== undefined) {
            console.error(more);
        }
    })
    .finally(() => process.exit(code));
