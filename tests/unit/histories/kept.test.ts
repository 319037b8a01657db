import type { Timing } from "./atlas";
import { runHistory } from "./history";
import { SCENARIOS } from "./scenarios";
import type { Choice } from "./script";

// Histories that broke a promise in a version under way, as `npm run explore` and the random ones print them.

async function keeps(
    name: keyof typeof SCENARIOS,
    choices: readonly Choice[],
    timing?: Timing,
): Promise<void> {
    const scenario = SCENARIOS[name];
    const ended = scenario && (await runHistory(scenario, choices, { calls: 21, ...(timing && { timing }) }));
    expect(ended?.broken).toEqual([]);
}

test("finds what a lost call made after an answer that took a second: `Date` is the start of handling", () =>
    keeps("create", [{ at: 1, what: "lost" }], {
        takes: 0,
        nonceUses: 1_000,
        latencies: [1, 1, 3, 998],
        skew: -2_836_002,
        gateway: 0,
    }));
