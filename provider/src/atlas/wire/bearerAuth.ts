import type { Clock } from "../../waiting/clock";
import { SharedCall, type SharedFunction } from "../../waiting/sharedCalls";
import type { Request, Send } from "./wire";

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

/** Sends each request with an access token, which serves until shortly before it ends; a 401 renews it once. */
export function bearerAuth(send: Send, fetchToken: SharedFunction<Token>, clock: Clock): Send {
    let known: KnownToken | undefined;
    let renewal: SharedCall<KnownToken> | undefined;

    const token = async ({ signal, onProblem }: Request): Promise<KnownToken> => {
        if (known !== undefined && clock.now() < known.until) {
            return known;
        }
        if (renewal === undefined || renewal.abandoned) {
            renewal = new SharedCall(async (context) => {
                const { value, lifetime } = await fetchToken(context);
                return { value, until: clock.now() + Math.max(lifetime - MARGIN, lifetime / 2) };
            });
        }
        const current = renewal;
        try {
            return (known = await current.join(signal, onProblem));
        } finally {
            if (renewal === current) {
                renewal = undefined;
            }
        }
    };
    const signed = (request: Request, { value }: KnownToken): Request => ({
        ...request,
        headers: { ...request.headers, Authorization: `Bearer ${value}` },
    });

    return async (request) => {
        const used = await token(request);
        const outcome = await send(signed(request, used));
        if (outcome.kind !== "answer" || outcome.status !== 401) {
            return outcome;
        }
        // Unless another request has renewed it in the meantime.
        if (known === used) {
            known = undefined;
        }
        return send(signed(request, await token(request)));
    };
}
