import { asTest, explore, type Violation } from "./explore";
import { SCENARIOS } from "./scenarios";

/** Every history of these scenarios with up to two faults and two deeds of others, within the first calls of the command. */
const LIMITS = { faults: 2, deeds: 2, calls: 6 };

/** The tests of these scenarios, or of all others. Two files have them, since each file has one process. */
export function exploring(names: readonly string[]): void {
    test.each(names)(
        "%s: no history breaks a promise",
        async (name) => {
            const scenario = SCENARIOS[name];
            if (scenario === undefined) {
                throw new Error(`there is no scenario ${name}`);
            }
            const violations: Violation[] = [];
            const histories = await explore(scenario, LIMITS, (violation) => violations.push(violation));
            expect(
                violations
                    .slice(0, 3)
                    .map((violation) => asTest(name, violation))
                    .join("\n\n"),
            ).toBe("");
            // A scenario that offers no choices would prove nothing.
            expect(histories).toBeGreaterThan(50);
        },
        300_000,
    );
}
