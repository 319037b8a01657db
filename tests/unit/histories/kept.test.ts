import { runHistory } from "./history";
import { SCENARIOS } from "./scenarios";
import type { Choice } from "./script";

// Histories that broke a promise in a version under way, as `npm run explore` prints them.

async function keeps(name: keyof typeof SCENARIOS, choices: readonly Choice[]): Promise<void> {
    const scenario = SCENARIOS[name];
    const ended = scenario && (await runHistory(scenario, choices, { calls: 21 }));
    expect(ended?.broken).toEqual([]);
}

test("does not take what somebody else made while the lists showed nothing, and an answer names it", () =>
    keeps("create", [
        { at: 0, what: "create" },
        { at: 0, what: "dark" },
        { at: 1, what: "second up" },
        { at: 1, what: "old" },
    ]));
test("does not take what a second stack made and attached to, which one API does not list", () =>
    keeps("create", [
        { at: 0, what: "second up" },
        { at: 0, what: "dim" },
        { at: 1, what: "attach" },
        { at: 2, what: "old" },
    ]));
