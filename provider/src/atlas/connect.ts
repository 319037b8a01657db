import { unescape } from "node:querystring";
import type { Clock } from "../waiting/clock";
import type { CallContext } from "../waiting/sharedCalls";
import { readToken } from "./api/answers";
import { AtlasClient } from "./api/client";
import { withoutEffect } from "./errors/errors";
import type { Login, Settings } from "./settings";
import { bearerAuth, type Token } from "./wire/bearerAuth";
import { digestAuth } from "./wire/digestAuth";
import { gated } from "./wire/projectGate";
import { transport } from "./wire/transport";
import type { Send } from "./wire/wire";

/** Builds the client for Atlas with the login from the settings; makes no request yet. */
export function connect({ login, proxy, ...address }: Settings, clock: Clock): AtlasClient {
    const send = loggedIn({ login, ...address }, clock, transport(proxy, clock));
    return new AtlasClient(address, secretsOf({ login, ...address }), clock, gated(send, clock));
}

export function loggedIn({ login, ...address }: Omit<Settings, "proxy">, clock: Clock, send: Send): Send {
    if (login.kind === "digest") {
        return digestAuth(send, { username: login.publicKey, password: login.privateKey });
    }
    const open = new AtlasClient(address, secretsOf({ login, ...address }), clock, gated(send, clock));
    return bearerAuth(send, fetchToken.bind(undefined, open, basicOf(login)), clock);
}

/** A part of a path that may be a token. */
const TOKEN_LENGTH = 16;

/** What of the settings must never be shown: the secrets of the login, and the path of a gateway, which may hold a token. */
export function secretsOf({ login, baseUrl }: Pick<Settings, "login" | "baseUrl">): readonly string[] {
    const path = new URL(baseUrl).pathname.replace(/\/$/, "");
    const paths = path === "" ? [] : [path, unescape(path)];
    const tokens = paths.flatMap((one) => one.split("/")).filter((part) => part.length >= TOKEN_LENGTH);
    const secrets = login.kind === "digest" ? [login.privateKey] : [basicOf(login), login.clientSecret];
    return [...new Set([...secrets, ...paths, ...tokens])];
}

function basicOf({ clientId, clientSecret }: Extract<Login, { readonly kind: "serviceAccount" }>): string {
    return Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
}

async function fetchToken(
    client: AtlasClient,
    basic: string,
    context: Required<CallContext>,
): Promise<Token> {
    const call = {
        method: "POST",
        path: "/api/oauth/token",
        headers: { Authorization: `Basic ${basic}`, "Content-Type": "application/x-www-form-urlencoded" },
        body: "grant_type=client_credentials",
        read: readToken,
        repeatable: true, // one more token does no harm
        ...context,
    } as const;
    const { value } = await client.call(call).catch((error: unknown) => {
        throw withoutEffect(error);
    });
    return { value: value.access_token, lifetime: value.expires_in * 1000 };
}
