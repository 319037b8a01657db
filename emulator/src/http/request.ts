import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

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

/** Bodies of this API are a few dozen bytes. */
const BODY_LIMIT = 1024 * 1024;

export async function readRequest(message: IncomingMessage): Promise<ApiRequest> {
    const target = message.url ?? "/";
    const question = target.indexOf("?");
    const path = question === -1 ? target : target.slice(0, question);
    return {
        method: message.method ?? "GET",
        target,
        path: path.replace(/(?<=.)\/$/, ""),
        query: new URLSearchParams(question === -1 ? "" : target.slice(question + 1)),
        headers: message.headers,
        body: await readBody(message),
    };
}

async function readBody(message: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of message as AsyncIterable<Buffer>) {
        length += chunk.length;
        if (length > BODY_LIMIT) {
            throw new Error(`request body longer than ${BODY_LIMIT} bytes`);
        }
        chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString("utf8");
}

/** The project in the path, whether it exists or not. */
export function groupIdIn(path: string): string | undefined {
    return /\/groups\/([^/?]+)/.exec(path)?.[1];
}
