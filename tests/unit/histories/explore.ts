import { runHistory, type Aftermaths, type Scenario } from "./history";
import { isFault, type Choice } from "./script";

/** How many faults and deeds of others a history may have, and within how many calls of the command. */
export interface Limits {
    readonly faults: number;
    readonly deeds: number;
    readonly calls: number;
}

export interface Violation {
    readonly choices: readonly Choice[];
    readonly broken: readonly string[];
    readonly trace: readonly string[];
}

/** Runs every history of a scenario within the limits once, depth first: each adds one choice to another, later in time. */
export async function explore(
    scenario: Scenario,
    limits: Limits,
    onViolation: (violation: Violation) => void,
    choices: readonly Choice[] = [],
    aftermaths: Aftermaths = new Map(),
): Promise<number> {
    const { broken, offered, trace } = await runHistory(scenario, choices, {
        calls: limits.calls,
        aftermaths,
    });
    if (broken.length > 0) {
        onViolation({ choices, broken, trace });
        return 1;
    }
    const faults = choices.filter(isFault).length;
    const deeds = choices.length - faults;
    let histories = 1;
    for (const choice of offered) {
        const isWithin = isFault(choice) ? faults < limits.faults : deeds < limits.deeds;
        if (isWithin && isLater(choice, choices.at(-1))) {
            histories += await explore(scenario, limits, onViolation, [...choices, choice], aftermaths);
        }
    }
    return histories;
}

/** Others act before a call, then something befalls it. */
function isLater(choice: Choice, latest: Choice | undefined): boolean {
    if (choice.at !== latest?.at) {
        return choice.at > (latest?.at ?? -1);
    }
    return isFault(choice) && !isFault(latest);
}

/** What broke, and the history as random.test.ts can keep it among its examples. */
export function asExample(name: string, { choices, broken, trace }: Violation): string {
    const list = choices.map(({ at, what }) => `{ at: ${at}, what: "${what}" }`).join(", ");
    return [
        ...broken.map((text) => `// ${text}`),
        ...trace.map((text) => `//   ${text}`),
        `["${name}", [${list}], STEADY],`,
    ].join("\n");
}
