import type { Answer, NoAnswer, Request, Send } from "../../../provider/src/atlas/wire/wire";

export type FakeAnswer = Pick<Answer, "status"> & Partial<Answer>;

export interface SentRequest {
    readonly method: string;
    readonly url: string;
    /** The Authorization header, "" where there is none. */
    readonly authorization: string;
}

export const BROKEN: NoAnswer = { kind: "broken", text: "broken", sentAt: 0, login: "" };

export function answerOf(answer: FakeAnswer): Answer {
    return { kind: "answer", sentAt: 0, login: "", reason: "", headers: {}, json: undefined, ...answer };
}

export interface FakeWire {
    readonly send: Send;
    readonly requests: SentRequest[];
}

/** A wire that answers from memory and remembers what it was asked; undefined is a broken connection. */
export function fakeWire(
    answer: (request: SentRequest, count: number) => FakeAnswer | undefined | Promise<FakeAnswer | undefined>,
): FakeWire {
    const requests: SentRequest[] = [];
    const send: Send = async ({ method, url, headers }) => {
        const request = { method, url, authorization: headers.Authorization ?? "" };
        requests.push(request);
        const answered = await answer(request, requests.length);
        return answered === undefined ? BROKEN : answerOf(answered);
    };
    return { send, requests };
}

export function requestFor(url: string, more: Partial<Request> = {}): Request {
    return { url, method: "GET", headers: {}, signal: new AbortController().signal, ...more };
}

/** The status of an answer; 0 where there is none. */
export async function statusOf(outcome: ReturnType<Send>): Promise<number> {
    const settled = await outcome;
    return settled.kind === "answer" ? settled.status : 0;
}

/** A field of a Digest login, unquoted. */
export function digestField(authorization: string, name: string): string | undefined {
    const [, quoted, token] = new RegExp(`\\b${name}=(?:"([^"]*)"|([^,]*))`).exec(authorization) ?? [];
    return quoted ?? token;
}
