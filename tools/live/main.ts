import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { isObjectId } from "../../provider/src/atlas/api/objectId";
import { normalizeRegion } from "../../provider/src/atlas/api/regions";
import { readSettings, type Settings } from "../../provider/src/atlas/settings";
import { transport } from "../../provider/src/atlas/wire/transport";
import { isVpcEndpointId } from "../../provider/src/resources/arguments/argumentChecks";
import { systemClock } from "../../provider/src/waiting/clock";
import { Interrupted, whileInterruptible } from "../../testkit/interruption";
import { LiveError } from "./atlas";
import { check, clean, left } from "./check";
import type { Given } from "./walk";

const USAGE = `Usage: npm run live -- --group-id ID [--region R] [--vpc-endpoint vpce-…] [--cluster NAME] [--yes]
       npm run live -- --clean

Compares MongoDB Atlas with what this project believes of it (docs/live.md): makes a private endpoint and removes it,
once through each of Atlas's two APIs, and writes live-report.json and live-report.md, without secrets, ids and names.
The login is that of the environment: MONGODB_ATLAS_PUBLIC_KEY and MONGODB_ATLAS_PRIVATE_KEY, for example.

  --group-id ID       the Atlas project, 24 hexadecimal digits; without a private endpoint in the region
  --region R          where to make them (default: us-east-1)
  --vpc-endpoint ID   a VPC endpoint to attach
  --cluster NAME      a dedicated cluster with nodes in that region only, to see its connection strings
  --yes               do not ask
  --clean             remove what an earlier check has left, by its record, live-record.json
  --help              this text

Exit code: 0 where all is as expected, 2 where something is otherwise, 1 where it could not finish.`;

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const OPTIONS = {
    ...{ "group-id": text, region: text, "vpc-endpoint": text, cluster: text },
    ...{ yes: flag, clean: flag, help: flag },
};

/** @throws {LiveError} that names the argument, its value and what is allowed */
function readArguments(args: string[]): { given: Given; isSure: boolean } | "clean" | "help" {
    const { values } = parse(args);
    if (values.help === true) {
        return "help";
    }
    if (values.clean === true) {
        if (Object.keys(values).length > 1) {
            throw new LiveError("--clean takes no other argument: the record has the rest.");
        }
        return "clean";
    }
    const { "group-id": groupId = "", region = "us-east-1", "vpc-endpoint": vpcEndpoint, cluster } = values;
    const must = (isAllowed: boolean, name: string, value: string, allowed: string): void => {
        if (!isAllowed) {
            throw new LiveError(`--${name} is ${JSON.stringify(value)}; allowed is ${allowed}.`);
        }
    };
    must(isObjectId(groupId), "group-id", groupId, "the project's id, 24 hexadecimal digits");
    must(normalizeRegion(region) !== undefined, "region", region, "a region such as us-east-1");
    const isVpce = vpcEndpoint === undefined || isVpcEndpointId(vpcEndpoint);
    must(isVpce, "vpc-endpoint", vpcEndpoint ?? "", "an id such as vpce-0a1b2c3d4e5f6a7b8");
    must(cluster?.trim() !== "", "cluster", cluster ?? "", "a cluster's name");
    const given = {
        groupId: groupId.toLowerCase(),
        region: normalizeRegion(region) ?? region,
        ...(vpcEndpoint === undefined ? {} : { vpcEndpoint }),
        ...(cluster === undefined ? {} : { cluster }),
    };
    return { given, isSure: values.yes === true };
}

function parse(args: string[]): ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>> {
    try {
        return parseArgs({ args, options: OPTIONS });
    } catch (error) {
        throw new LiveError(`${(error as Error).message}. Type: npm run live -- --help`);
    }
}

/** @throws {LiveError} where the environment has no login */
function readEnvironment(): Settings {
    try {
        return readSettings(() => undefined, process.env);
    } catch (error) {
        const [what = ""] = (error as Error).message.split(" Type:");
        throw new LiveError(`${what} Export MONGODB_ATLAS_PUBLIC_KEY and MONGODB_ATLAS_PRIVATE_KEY.`);
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
    try {
        return (await terminal.question(question, { signal })).trim();
    } finally {
        terminal.close();
    }
}

async function main(interrupted: AbortSignal): Promise<number> {
    const folder = process.cwd();
    try {
        const read = readArguments(process.argv.slice(2));
        if (read === "help") {
            console.log(USAGE);
            return 0;
        }
        const settings = readEnvironment();
        const world = {
            ...{ folder, settings, interrupted, clock: systemClock, say: console.log },
            wire: transport(settings.proxy, systemClock),
            ask: (question: string) => ask(question, interrupted),
        };
        return await (read === "clean" ? clean(world) : check(read.given, read.isSure, world));
    } catch (error) {
        console.error(interrupted.aborted ? "Interrupted." : (error as Error).message);
        const rest = left(folder);
        if (rest !== undefined) {
            console.error(rest);
        }
        return 1;
    }
}

// The exit code is that of the check, after an interruption as well.
let code = 1;
whileInterruptible(async (signal) => {
    code = await main(signal);
})
    .catch((error: unknown) => {
        if (!(error instanceof Interrupted)) {
            console.error((error as Error).message);
        }
    })
    .finally(() => process.exit(code));
