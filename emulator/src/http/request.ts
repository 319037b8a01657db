import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

/** A request with its body read and its target taken apart. */
export interface ApiRequest {
    readonly method: string;
    /** The request target as it was sent: path and query. */
    readonly target: string;
    /** Without query and without a trailing slash. */
    readonly path: string;
    readonly query: URLSearchParams;
    readonly headers: IncomingHttpHeaders;
    readonly body: string;
}

export async function readRequest(message: IncomingMessage): Promise<ApiRequest> {
    const { method = "GET", url: target = "/", headers } = message;
    const [, path = "", query] = /^(.[^?]*?)\/?(?:\?(.*))?$/.exec(target) ?? [];
    return { method, target, path, query: new URLSearchParams(query), headers, body: await text(message) };
}

/** The project in the path, whether it exists or not. */
export function groupIdIn(path: string): string | undefined {
    return /\/groups\/([^/?]+)/.exec(path)?.[1];
}
