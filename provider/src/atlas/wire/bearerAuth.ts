import { AxiosError, type AxiosAdapter } from "axios";
import type { Clock } from "../../waiting/clock";
import { SharedCall } from "../../waiting/sharedCalls";
import type { Call } from "../api/client";

/** An access token and its lifetime in milliseconds from now. */
export interface Token {
    readonly value: string;
    readonly lifetime: number;
}

interface KnownToken {
    readonly value: string;
    readonly until: number;
}

/** Renewed this long before its end, so that a request under way does not outlive it. */
const MARGIN = 60_000;

/**
 * Wraps an axios adapter so that each request carries a service account's access token. One token serves all
 * requests until shortly before it ends; a 401 renews it once.
 */
export function bearerAuth(
    send: AxiosAdapter,
    fetchToken: (signal: AbortSignal, onProblem: (problem: string) => void) => Promise<Token>,
    clock: Clock,
): AxiosAdapter {
    let known: KnownToken | undefined;
    let renewal: SharedCall<KnownToken> | undefined;

    const token = async (signal: AbortSignal, onProblem: Call<unknown>["onProblem"]): Promise<KnownToken> => {
        if (known !== undefined && clock.now() < known.until) {
            return known;
        }
        if (renewal === undefined || renewal.abandoned) {
            renewal = new SharedCall(async (end, tell) => {
                const { value, lifetime } = await fetchToken(end, tell);
                return { value, until: clock.now() + Math.max(lifetime - MARGIN, lifetime / 2) };
            });
        }
        const current = renewal;
        try {
            known = await current.join(signal, onProblem);
            return known;
        } finally {
            if (renewal === current) {
                renewal = undefined;
            }
        }
    };

    return async (config) => {
        const { signal = new AbortController().signal, onProblem } = config.atlas ?? {};
        const sendWith = ({ value }: KnownToken): ReturnType<AxiosAdapter> => {
            const signed = { ...config, headers: config.headers.concat() };
            signed.headers.set("Authorization", `Bearer ${value}`);
            return send(signed);
        };
        const used = await token(signal, onProblem);
        try {
            return await sendWith(used);
        } catch (error) {
            if (!(error instanceof AxiosError) || error.response?.status !== 401) {
                throw error;
            }
            // Unless another request has renewed it in the meantime.
            if (known === used) {
                known = undefined;
            }
            return sendWith(await token(signal, onProblem));
        }
    };
}
