import { runHistory } from "./history";
import { SCENARIOS } from "./scenarios";
import type { Choice } from "./script";

// Histories that broke a promise in a version under way, as `npm run explore` prints them.

async function keeps(name: keyof typeof SCENARIOS, choices: readonly Choice[]): Promise<void> {
    const scenario = SCENARIOS[name];
    const ended = scenario && (await runHistory(scenario, choices, { calls: 21 }));
    expect(ended?.broken).toEqual([]);
}

// An answer that names what somebody else made while the list was dark.
test("create: create at 0, dark at 0, second up at 1, old at 1", () =>
    keeps("create", [
        { at: 0, what: "create" },
        { at: 0, what: "dark" },
        { at: 1, what: "second up" },
        { at: 1, what: "old" },
    ]));
test("create: second up at 0, dim at 0, attach at 1, old at 2", () =>
    keeps("create", [
        { at: 0, what: "second up" },
        { at: 0, what: "dim" },
        { at: 1, what: "attach" },
        { at: 2, what: "old" },
    ]));
