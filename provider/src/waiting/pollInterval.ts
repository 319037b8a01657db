/** From the start of a wait to its first poll, in milliseconds. */
export const FIRST_POLL_DELAY = 1_000;

const YOUNG_INTERVAL = 2_000;
const FIRST_TEN_MINUTES = 600_000;
const SLOWEST_IN_TEN_MINUTES = 5_000;
const SLOWEST = 8_000;

/**
 * Milliseconds from one poll to the next, by the age of the youngest thing waited for: 2 s for the first minute, at most 5 s in
 * the first ten, never over 8 s; a tenth of jitter either way keeps stacks apart. @param random from 0 up to 1
 */
export function pollInterval(youngestAge: number, random: number): number {
    const slowest = youngestAge < FIRST_TEN_MINUTES ? SLOWEST_IN_TEN_MINUTES / 1.1 : SLOWEST / 1.1;
    const steady = youngestAge < FIRST_TEN_MINUTES ? youngestAge / 30 : youngestAge / 120;
    return Math.min(slowest, Math.max(YOUNG_INTERVAL, steady)) * (0.9 + random * 0.2);
}

/**
 * How many waits may make a request of their own in one poll: 1.5 per second, so at most 90 a minute together; at most 10 at
 * once. @param pause milliseconds since the previous poll
 */
export function turnsInPoll(pause: number): number {
    return Math.min(10, Math.max(1, Math.round(pause * 0.0015)));
}
