import type { Clock } from "../waiting/clock";
import { readToken } from "./api/answers";
import { AtlasClient } from "./api/client";
import { withoutEffect } from "./errors/errors";
import type { Settings } from "./settings";
import { bearerAuth, type Token } from "./wire/bearerAuth";
import { digestAuth } from "./wire/digestAuth";
import { gated } from "./wire/projectGate";
import { transport } from "./wire/transport";

/** Builds the client for Atlas with the login from the settings; makes no request yet. */
export function connect({ login, proxy, ...address }: Settings, clock: Clock): AtlasClient {
    const send = transport(proxy, clock);
    if (login.kind === "digest") {
        const credentials = { username: login.publicKey, password: login.privateKey };
        const withDigest = gated(digestAuth(send, credentials), clock);
        return new AtlasClient(address, [login.privateKey], clock, withDigest);
    }
    const basic = Buffer.from(`${login.clientId}:${login.clientSecret}`).toString("base64");
    const secrets = [basic, login.clientSecret];
    const open = new AtlasClient(address, secrets, clock, gated(send, clock));
    const withToken = bearerAuth(send, fetchToken.bind(undefined, open, basic), clock);
    return new AtlasClient(address, secrets, clock, gated(withToken, clock));
}

async function fetchToken(
    client: AtlasClient,
    basic: string,
    signal: AbortSignal,
    onProblem: (problem: string) => void,
): Promise<Token> {
    const call = {
        method: "POST",
        path: "/api/oauth/token",
        headers: { Authorization: `Basic ${basic}`, "Content-Type": "application/x-www-form-urlencoded" },
        body: "grant_type=client_credentials",
        read: readToken,
        repeatable: true, // one more token does no harm
        signal,
        onProblem,
    } as const;
    const { value } = await client.call(call).catch((error: unknown) => {
        throw withoutEffect(error);
    });
    return { value: value.access_token, lifetime: value.expires_in * 1000 };
}
