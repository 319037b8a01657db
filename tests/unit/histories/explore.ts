import { runHistory, type Aftermaths, type Ended, type Scenario } from "./history";
import { isFault, type Choice } from "./script";

/** How many faults and actions of others a history may have, and within how many calls of the command. */
export interface Limits {
    readonly faults: number;
    readonly actions: number;
    readonly calls: number;
}

export interface History extends Ended {
    readonly choices: readonly Choice[];
}

/** Runs every history of a scenario within the limits once, depth first: each adds one choice to another, later in time. */
export async function explore(
    scenario: Scenario,
    limits: Limits,
    onEnd: (history: History) => void,
    choices: readonly Choice[] = [],
    aftermaths: Aftermaths = new Map(),
): Promise<void> {
    const ended = await runHistory(scenario, choices, { calls: limits.calls, aftermaths });
    onEnd({ ...ended, choices });
    if (ended.broken.length > 0) {
        return;
    }
    const faults = choices.filter(isFault).length;
    const actions = choices.length - faults;
    for (const choice of ended.offered) {
        const isWithin = isFault(choice) ? faults < limits.faults : actions < limits.actions;
        if (isWithin && isLater(choice, choices.at(-1))) {
            await explore(scenario, limits, onEnd, [...choices, choice], aftermaths);
        }
    }
}

/** Others act before a call, then something befalls it. */
function isLater(choice: Choice, latest: Choice | undefined): boolean {
    if (choice.at !== latest?.at) {
        return choice.at > (latest?.at ?? -1);
    }
    return isFault(choice) && !isFault(latest);
}

/** What broke, and the history as random.test.ts can keep it among its examples. */
export function asExample(name: string, { choices, broken, errors, trace }: History): string {
    const list = choices.map(({ at, what }) => `{ at: ${at}, what: "${what}" }`).join(", ");
    return [
        ...broken.map((text) => `// ${text}`),
        ...trace.map((text) => `//   ${text}`),
        ...errors.map(({ text }) => `//   ${text}`),
        `["${name}", [${list}], STEADY],`,
    ].join("\n");
}
