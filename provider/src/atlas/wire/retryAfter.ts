import type { AxiosResponse } from "axios";
import { readErrorBody } from "./errorBody";

/**
 * Milliseconds that an answer asks to wait: by its `Retry-After` (seconds or an HTTP date), else by the second
 * parameter of Atlas's 429 (seconds); undefined where it names no time.
 */
export function retryAfter(response: AxiosResponse): number | undefined {
    const value = response.headers["retry-after"] as unknown;
    if (typeof value !== "string" || value.trim() === "") {
        return response.status === 429 ? byParameters(response.data) : undefined;
    }
    if (/^\s*\d+\s*$/.test(value)) {
        return Number(value) * 1000;
    }
    const date = Date.parse(value);
    // By Atlas's clock where the answer has a Date header: this machine's clock may be off.
    const now = Date.parse(String(response.headers.date)) || Date.now();
    return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** `[path, retryAfter, capacity, refill, period]`. */
function byParameters(body: unknown): number | undefined {
    const [, seconds] = readErrorBody(body).parameters;
    const number = typeof seconds === "string" && seconds.trim() !== "" ? Number(seconds) : seconds;
    return typeof number === "number" && number >= 0 && Number.isFinite(number) ? number * 1000 : undefined;
}
