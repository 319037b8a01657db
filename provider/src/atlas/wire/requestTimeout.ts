import { AxiosError, type AxiosAdapter } from "axios";
import type { Clock } from "../../waiting/clock";

/** How long one request may go without a whole answer. */
export const REQUEST_TIMEOUT = 30_000;

/** The code of the error that a request without an answer ends with. */
export const TIMEOUT_ERROR = "ERR_NO_ANSWER";

const LATE = new Error("late");

/** Wraps an axios adapter so that it gives up on a request that has no whole answer in time. */
export function withRequestTimeout(send: AxiosAdapter, clock: Clock): AxiosAdapter {
    return async (config) => {
        const request = new AbortController();
        const caller = config.atlas?.signal;
        // The signal may have aborted while the request waited for a handshake.
        caller?.throwIfAborted();
        const endWithCaller = (): void => request.abort();
        caller?.addEventListener("abort", endWithCaller, { once: true });
        const answered = new AbortController();
        clock.sleep(REQUEST_TIMEOUT, answered.signal).then(
            () => request.abort(LATE),
            () => undefined,
        );
        config.atlas?.onSent?.();
        try {
            return await send({ ...config, signal: request.signal });
        } catch (error) {
            if (request.signal.reason === LATE) {
                throw new AxiosError(`no answer within ${REQUEST_TIMEOUT / 1000} s`, TIMEOUT_ERROR, config);
            }
            const answer = error instanceof AxiosError ? error.response : undefined;
            if (answer !== undefined && typeof answer.data !== "string") {
                // Bodies are requested as text, so without one the answer was cut off, even if its status
                // says success.
                throw new AxiosError("the answer broke off", "ECONNRESET", config);
            }
            throw error;
        } finally {
            answered.abort();
            caller?.removeEventListener("abort", endWithCaller);
        }
    };
}
