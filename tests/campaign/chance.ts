import type fc from "fast-check";
import { integer, nat, shuffledSubarray } from "fast-check";

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
        return this.list(digits, () => this.integer(0, 15).toString(16)).join("");
    }

    /** In [0, 1). */
    next(): number {
        return this.integer(0, 999) / 1_000;
    }
}
