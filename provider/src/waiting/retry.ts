/**
 * Milliseconds before the same call is tried again: 0.5 s, doubling, at most 20 s, each taken from its upper half at
 * random.
 *
 * @param failures how often it has failed in a row, from 1
 * @param random from 0 up to 1
 */
export function backoff(failures: number, random: number): number {
    const most = Math.min(20_000, 500 * 2 ** Math.min(failures - 1, 10));
    return most / 2 + (most / 2) * random;
}
