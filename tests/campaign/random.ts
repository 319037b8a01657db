/** Random choices that a seed makes repeatable. */
export class Chance {
    private state: number;

    constructor(seed: number) {
        this.state = seed >>> 0;
    }

    /** In [0, 1): mulberry32, the same sequence on every machine. */
    next(): number {
        this.state = (this.state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    }

    /** An integer from `min` to `max`, both included. */
    integer(min: number, max: number): number {
        return min + Math.floor(this.next() * (max - min + 1));
    }

    happens(probability: number): boolean {
        return this.next() < probability;
    }

    /** One of the choices, all equally likely. */
    pick<T>(choices: readonly [T, ...T[]]): T {
        return choices[this.integer(0, choices.length - 1)] ?? choices[0];
    }

    /** `count` different choices, in random order. */
    some<T>(choices: readonly T[], count: number): T[] {
        const left = [...choices];
        return Array.from({ length: Math.min(count, left.length) }, () =>
            left.splice(this.integer(0, left.length - 1), 1),
        ).flat();
    }

    list<T>(length: number, make: (index: number) => T): T[] {
        return Array.from({ length }, (_, index) => make(index));
    }

    /** So many hexadecimal digits. */
    hex(length: number): string {
        return this.list(length, () => this.integer(0, 15).toString(16)).join("");
    }
}
