/** From the start of a wait to its first poll, in milliseconds. */
export const FIRST_POLL_DELAY = 1_000;

/**
 * Milliseconds from one poll to the next, with a tenth of jitter either way, which keeps stacks apart.
 * @param age of what is waited for, in milliseconds
 * @param random from 0 up to 1
 */
export type Pace = (age: number, random: number) => number;

/** For what nobody knows the usual time of: 2 s for the first minute, growing to 5 s, and to 8 s after ten minutes. */
export const steadyPace: Pace = (age, random) => {
    const [slowest, steady] = age < 600_000 ? [5_000, age / 30] : [8_000, age / 120];
    return Math.min(slowest / 1.1, Math.max(2_000, steady)) * jitter(random);
};

/**
 * Seconds between the polls of an endpoint that is being created, from the age on at which each row begins. Of 103 recorded
 * creations none was ready before 141 s, half were by 168 s and 95 % by 187 s, and three took 18 to 24 minutes.
 */
const CREATION: readonly { readonly from: number; readonly pause: number }[] = [
    { from: 0, pause: 2 }, // an emulator may take only seconds
    { from: 6, pause: 9 },
    { from: 40, pause: 48 }, // nothing was ever ready
    { from: 140, pause: 3 },
    { from: 148, pause: 1.7 }, // nearly all get ready
    { from: 182, pause: 2.5 },
    { from: 200, pause: 6 },
    { from: 600, pause: 7 }, // a late one has minutes to go
];

/** For an endpoint that is being created. No pause lasts beyond the time from which polls are denser. */
export const creationPace: Pace = (age, random) => {
    const seconds = age / 1_000;
    const row = CREATION.findLast(({ from }) => from <= seconds) ?? { pause: 2 };
    const denser = CREATION.find(({ from, pause }) => from > seconds && pause < row.pause);
    const left = denser === undefined ? Number.POSITIVE_INFINITY : denser.from * 1_000 - age;
    return Math.min(row.pause * 1_000 * jitter(random), left);
};

/**
 * How many waits may make a request of their own in one poll: 1.5 per second, so at most 90 a minute together; at most 10 at
 * once. @param pause milliseconds since the previous poll
 */
export const turnsInPoll = (pause: number): number => Math.min(10, Math.max(1, Math.round(pause * 0.0015)));

const jitter = (random: number): number => 0.9 + random * 0.2;
