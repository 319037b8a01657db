import {
    AxiosError,
    AxiosHeaders,
    type AxiosAdapter,
    type AxiosResponse,
    type InternalAxiosRequestConfig,
} from "axios";

export interface Answer {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
}

export interface SentRequest {
    readonly method: string;
    readonly url: string;
    /** The Authorization header, "" where there is none. */
    readonly authorization: string;
}

/** What axios's own adapter does with an answer: a status other than 2xx is an error. */
export function respond(config: InternalAxiosRequestConfig, answer: Answer): AxiosResponse {
    const { status, headers = {}, body = "" } = answer;
    const response = { status, statusText: "", headers: new AxiosHeaders(headers), data: body, config };
    if (status < 200 || status > 299) {
        throw new AxiosError(`status ${status}`, "ERR_BAD_REQUEST", config, undefined, response);
    }
    return response;
}

export interface FakeAdapter {
    readonly adapter: AxiosAdapter;
    readonly requests: SentRequest[];
}

/** An adapter that answers from memory and remembers what it was asked; `answer` may throw, as a broken connection. */
export function fakeAdapter(
    answer: (request: SentRequest, count: number) => Answer | Promise<Answer>,
): FakeAdapter {
    const requests: SentRequest[] = [];
    const adapter: AxiosAdapter = async (config) => {
        const request = {
            method: (config.method ?? "get").toUpperCase(),
            url: config.url ?? "",
            authorization: String(config.headers.get("Authorization") ?? ""),
        };
        requests.push(request);
        return respond(config, await answer(request, requests.length));
    };
    return { adapter, requests };
}

/** One request as axios hands it to its adapter. */
export function requestFor(url: string, method = "get"): InternalAxiosRequestConfig {
    return { url, method, headers: new AxiosHeaders() };
}

/** A field of a Digest login, unquoted. */
export function digestField(authorization: string, name: string): string | undefined {
    const [, quoted, token] = new RegExp(`\\b${name}=(?:"([^"]*)"|([^,]*))`).exec(authorization) ?? [];
    return quoted ?? token;
}
