const MILLISECONDS = {
    ns: 1e-6,
    us: 1e-3,
    µs: 1e-3,
    μs: 1e-3,
    ms: 1,
    s: 1_000,
    m: 60_000,
    h: 3_600_000,
};

// Go counts nanoseconds in 63 bits: 292 years.
const LONGEST_DURATION = 2 ** 63 / 1e6;

const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/gy;

/**
 * Reads a duration as Pulumi's `customTimeouts` spell it, which is Go's `time.ParseDuration`: "30m", "1h30m", "1.5h".
 * @returns milliseconds, or undefined where the text is not such a duration or is not positive
 */
export function parseDuration(text: string): number | undefined {
    const unsigned = text.replace(/^\+/, "");
    const parts = [...unsigned.matchAll(PART)];
    const isWhole = parts.map(([part]) => part).join("") === unsigned;
    const total = parts.reduce(
        (sum, [, count, unit]) => sum + Number(count) * MILLISECONDS[unit as keyof typeof MILLISECONDS],
        0,
    );
    return isWhole && total > 0 && total < LONGEST_DURATION ? total : undefined;
}

/** A duration for people: "45s", "3m", "1h5m". Seconds are shown below ten minutes only. */
export function formatDuration(milliseconds: number): string {
    const seconds = Math.round(milliseconds / 1000);
    if (seconds < 60) {
        return milliseconds > 0 && seconds === 0 ? `${Math.ceil(milliseconds)}ms` : `${seconds}s`;
    }
    const minutes = Math.floor(seconds / 60);
    if (minutes < 10 && seconds % 60 !== 0) {
        return `${minutes}m${seconds % 60}s`;
    }
    const hours = Math.floor(minutes / 60);
    if (hours === 0) {
        return `${minutes}m`;
    }
    return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
}
