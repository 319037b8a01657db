import { readToken } from "./api/answers";
import type { Token } from "./wire/bearerAuth";
import type { AtlasHttp } from "./api/client";

interface Account {
    readonly clientId: string;
    readonly clientSecret: string;
}

/** The login that asks for tokens, as HTTP Basic spells it. */
export function basicOf({ clientId, clientSecret }: Account): string {
    return Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
}

/** Asks Atlas for an access token of a service account (OAuth 2.0 client credentials). */
export async function fetchToken(
    http: AtlasHttp,
    account: Account,
    signal: AbortSignal,
    onProblem: (problem: string) => void,
): Promise<Token> {
    const { access_token, expires_in } = await http.send({
        method: "POST",
        path: "/api/oauth/token",
        headers: {
            Authorization: `Basic ${basicOf(account)}`,
            "Content-Type": "application/x-www-form-urlencoded",
        },
        body: "grant_type=client_credentials",
        read: readToken,
        repeatable: true, // one more token does no harm
        signal,
        onProblem,
    });
    return { value: access_token, lifetime: expires_in * 1000 };
}
