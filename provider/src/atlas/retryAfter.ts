import type { AxiosResponse } from "axios";

/** Milliseconds that an answer's `Retry-After` asks to wait (seconds or an HTTP date), or undefined. */
export function retryAfter(response: AxiosResponse): number | undefined {
    const value = response.headers["retry-after"] as unknown;
    if (typeof value !== "string" || value.trim() === "") {
        return undefined;
    }
    if (/^\s*\d+\s*$/.test(value)) {
        return Number(value) * 1000;
    }
    const date = Date.parse(value);
    // By Atlas's own clock where it tells it: the two machines' clocks may differ.
    const now = Date.parse(String(response.headers.date)) || Date.now();
    return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
