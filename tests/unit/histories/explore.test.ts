import { asExample, explore, type History } from "./explore";
import { FOLLOWED, SCENARIOS } from "./scenarios";

/** Every history of a scenario with up to two faults and two actions of others, within the first calls of the command. */
const LIMITS = { faults: 2, actions: 2, calls: 6 };

const followed = new Set<string>();

test.each(Object.entries(SCENARIOS))(
    "%s: no history breaks a promise",
    async (name, scenario) => {
        const violations: History[] = [];
        let histories = 0;
        await explore(scenario, LIMITS, (history) => {
            histories += 1;
            history.errors.forEach(({ code }) => followed.add(code));
            violations.push(...(history.broken.length > 0 ? [history] : []));
        });
        const first = violations.slice(0, 3).map((violation) => asExample(name, violation));
        expect(first.join("\n\n")).toBe("");
        // A scenario that offers no choices would prove nothing.
        expect(histories).toBeGreaterThan(50);
    },
    300_000,
);

test("each error that is said to have been followed came up", () => {
    expect([...followed].sort()).toEqual([...FOLLOWED].sort());
});
