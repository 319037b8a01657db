import { parseArgs } from "node:util";
import { ATLAS_CHECKS } from "./atlasChecks";
import { runChecks } from "./checkup";
import { MACHINE_CHECKS } from "./machineChecks";
import { PROJECT_CHECKS } from "./projectChecks";
import { asJson, asText } from "./report";
import { SETTINGS_CHECKS, secretsIn } from "./settingsChecks";

/** What the command has around it. */
interface Surroundings {
    readonly folder: string;
    readonly environment: NodeJS.ProcessEnv;
    readonly print: (text: string) => void;
    readonly colour: boolean;
}

export const USAGE = `Usage: npx --no -- pulumi-atlas-private-endpoint doctor [--group-id ID] [--stack NAME] [--json]

Checks what a first "pulumi up" needs, from this machine to Atlas, and changes nothing.

  --group-id ID  the Atlas project, 24 hexadecimal digits (default: that of the stack)
  --stack NAME   the stack whose settings and state to check (default: the selected one)
  --json         {schemaVersion, checks: [{id, status, detail, fix}]}, for programs
  --help         this text

Exit code: 0, 1 where a check fails, or 2 for a wrong argument.`;

/**
 * Runs the command line.
 *
 * @returns the exit code
 * @throws {TypeError} for a wrong argument
 */
export async function runCommand(
    args: string[],
    { folder, environment, print, colour }: Surroundings,
): Promise<number> {
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
    const { "group-id": groupId, stack } = values;
    const results = await runChecks(
        [...MACHINE_CHECKS, ...SETTINGS_CHECKS, ...ATLAS_CHECKS, ...PROJECT_CHECKS],
        {
            request: { groupId, stack },
            folder,
            environment,
            secrets: new Set(secretsIn(environment)),
        },
    );
    print(values.json === true ? asJson(results) : asText(results, colour));
    return results.some(({ status }) => status === "fail") ? 1 : 0;
}
