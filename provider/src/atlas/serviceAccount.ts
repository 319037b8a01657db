import { readToken } from "./answers";
import type { Token } from "./bearerAuth";
import type { AtlasHttp } from "./http";

/** Asks Atlas for an access token of a service account (OAuth 2.0 client credentials). */
export async function fetchToken(
    http: AtlasHttp,
    account: { readonly clientId: string; readonly clientSecret: string },
    signal: AbortSignal,
    onProblem: (problem: string) => void,
): Promise<Token> {
    const basic = Buffer.from(`${account.clientId}:${account.clientSecret}`).toString("base64");
    const { access_token, expires_in } = await http.send({
        method: "POST",
        path: "/api/oauth/token",
        headers: { Authorization: `Basic ${basic}`, "Content-Type": "application/x-www-form-urlencoded" },
        body: "grant_type=client_credentials",
        read: readToken,
        repeatable: true, // one more token does no harm
        signal,
        onProblem,
    });
    return { value: access_token, lifetime: expires_in * 1000 };
}
