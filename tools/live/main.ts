import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { isObjectId } from "../../provider/src/atlas/api/objectId";
import { normalizeRegion } from "../../provider/src/atlas/api/regions";
import { readSettings } from "../../provider/src/atlas/settings";
import { transport } from "../../provider/src/atlas/wire/transport";
import { systemClock } from "../../provider/src/waiting/clock";
import { whileInterruptible } from "../../testkit/interruption";
import { LiveError } from "./atlas";
import { check, clean, left, type Given, type World } from "./check";

const USAGE = `Usage: npm run live -- --group-id ID [--region R] [--vpc-endpoint vpce-…] [--cluster NAME] [--yes]
       npm run live -- --clean

Compares MongoDB Atlas with all that this project believes of it (docs/live.md): makes a private endpoint and removes
it, once through each of Atlas's two APIs, and writes live-report.json and live-report.md, without secrets, ids and
names. The login is that of the environment: MONGODB_ATLAS_PUBLIC_KEY and MONGODB_ATLAS_PRIVATE_KEY, for example.

  --group-id ID       the Atlas project, 24 hexadecimal digits; it may have no private endpoints
  --region R          where to make them (default: us-east-1); then it may have some in other regions
  --vpc-endpoint ID   a VPC endpoint to attach
  --cluster NAME      a dedicated cluster with nodes in that region only, to see its connection strings
  --yes               do not ask
  --clean             remove what an earlier check has left, by its record, live-record.json
  --help              this text

Exit code: 0 where all is as expected, 2 where something is otherwise, 1 where it could not finish.`;

/** @throws {LiveError} that names the argument, its value and what is allowed */
function readArguments(args: string[]): { given: Given; isSure: boolean } | "clean" | "help" {
    const text = { type: "string" } as const;
    const flag = { type: "boolean" } as const;
    const { values } = parseArgs({
        args,
        options: {
            "group-id": text,
            region: text,
            "vpc-endpoint": text,
            cluster: text,
            yes: flag,
            clean: flag,
            help: flag,
        },
    });
    const { "group-id": groupId = "", region = "us-east-1", "vpc-endpoint": vpcEndpoint, cluster } = values;
    if (values.help === true || values.clean === true) {
        return values.help === true ? "help" : "clean";
    }
    const check = (name: string, isAllowed: boolean, value: string, allowed: string): void => {
        if (!isAllowed) {
            throw new LiveError(`--${name} is ${JSON.stringify(value)}; allowed is ${allowed}.`);
        }
    };
    check("group-id", isObjectId(groupId), groupId, "the project's id, 24 hexadecimal digits");
    check("region", normalizeRegion(region) !== undefined, region, "a region such as us-east-1");
    check(
        "vpc-endpoint",
        /^vpce-[0-9a-f]+$/.test(vpcEndpoint ?? "vpce-0"),
        vpcEndpoint ?? "",
        "an id such as vpce-0a1b2c3d4e5f6a7b8",
    );
    check("cluster", cluster?.trim() !== "", cluster ?? "", "a cluster's name");
    const given = {
        groupId: groupId.toLowerCase(),
        region: normalizeRegion(region) ?? region,
        isRegionGiven: values.region !== undefined,
        ...(vpcEndpoint === undefined ? {} : { vpcEndpoint }),
        ...(cluster === undefined ? {} : { cluster }),
    };
    return { given, isSure: values.yes === true };
}

/** @returns the next line of the standard input, "" at its end */
async function ask(question: string, signal: AbortSignal): Promise<string> {
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    try {
        const end = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
        return (await Promise.race([terminal.question(question, { signal }), end])).trim();
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
        const settings = readSettings(() => undefined, process.env);
        const world: World = {
            folder,
            settings,
            wire: transport(settings.proxy, systemClock),
            clock: systemClock,
            timeOfDay: Date.now,
            interrupted,
            say: console.log,
            ask,
        };
        if (read === "clean") {
            await clean(world);
            return 0;
        }
        return await check(read.given, read.isSure, world);
    } catch (error) {
        console.error(`${interrupted.aborted ? "Interrupted." : (error as Error).message} ${left(folder)}`);
        return 1;
    }
}

// The exit code is that of the check, after an interruption as well.
let code = 1;
void whileInterruptible(async (signal) => {
    code = await main(signal);
}).finally(() => process.exit(code));
