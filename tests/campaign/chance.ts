import type fc from "fast-check";
import { array, integer, nat, noShrink, shuffledSubarray } from "fast-check";

/** Of so many digits. An id of zeros is none to Atlas, so it does not become smaller. */
const hexOf = (digits: number): fc.Arbitrary<string> =>
    noShrink(array(integer({ min: 0, max: 15 }), { minLength: digits, maxLength: digits })).map((all) =>
        all.map((digit) => digit.toString(16)).join(""),
    );

/** Draws values of fast-check's, which makes a plan smaller that fails; a rare thing shrinks to none. */
export class Chance {
    constructor(private readonly draw: fc.GeneratorValue) {}

    /** From `min` to `max`, both included. */
    integer(min: number, max: number): number {
        return this.draw(integer, { min, max });
    }

    happens(probability: number): boolean {
        return this.draw(nat, 999) >= 1_000 * (1 - probability);
    }

    /** One of the choices, all equally likely. */
    pick<T>(choices: readonly [T, ...T[]]): T {
        return choices[this.integer(0, choices.length - 1)] ?? choices[0];
    }

    /** `count` different choices. */
    some<T>(choices: readonly T[], count: number): T[] {
        const length = Math.min(count, choices.length);
        return this.draw(shuffledSubarray<T>, [...choices], { minLength: length, maxLength: length });
    }

    list<T>(count: number, make: () => T): T[] {
        return Array.from({ length: count }, make);
    }

    hex(digits: number): string {
        return this.draw(hexOf, digits);
    }
}
