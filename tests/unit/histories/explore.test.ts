import { asExample, explore, type Violation } from "./explore";
import { SCENARIOS } from "./scenarios";

/** Every history of a scenario with up to two faults and two deeds of others, within the first calls of the command. */
const LIMITS = { faults: 2, deeds: 2, calls: 6 };

test.each(Object.entries(SCENARIOS))(
    "%s: no history breaks a promise",
    async (name, scenario) => {
        const violations: Violation[] = [];
        const histories = await explore(scenario, LIMITS, (violation) => violations.push(violation));
        const first = violations.slice(0, 3).map((violation) => asExample(name, violation));
        expect(first.join("\n\n")).toBe("");
        // A scenario that offers no choices would prove nothing.
        expect(histories).toBeGreaterThan(50);
    },
    300_000,
);
