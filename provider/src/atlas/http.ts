import axios, { AxiosError, type AxiosAdapter, type AxiosInstance, type AxiosResponse } from "axios";
import axiosRetry from "axios-retry";
import type { Clock } from "../wait/clock";
import { untilAborted } from "../wait/deadline";
import { backoff } from "../wait/pace";
import type { AnswerReader } from "./answers";
import { AtlasApiError, AtlasUnreachableError, advice, type AtlasError } from "./errors";
import { printable } from "./printable";
import { gated, ProjectGate } from "./projectGate";

/** One call of Atlas's API. */
export interface Call<T> {
    readonly method: "GET" | "POST" | "DELETE";
    /** Below the base URL, with its query. */
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    /** The project whose request limit this call counts against. */
    readonly groupId?: string;
    /** Reads the answer; an answer that it refuses counts as none. */
    readonly read: AnswerReader<T>;
    /** True where a second call does no more than the first. Others are sent once: their callers look first. */
    readonly repeatable: boolean;
    /** Ends the call, its repetitions included. */
    readonly signal: AbortSignal;
    /** Told in words what keeps the call from succeeding, each time before it is repeated. */
    readonly onProblem?: (problem: string) => void;
}

declare module "axios" {
    interface AxiosRequestConfig {
        atlas?: Call<unknown>;
    }
}

/** How long one request may go without a whole answer. */
const REQUEST_LIMIT = 30_000;
/** A list of 500 endpoints is 200 kB. */
const LARGEST_ANSWER = 4 * 1024 * 1024;

// Sent by no server: an address that nobody answers, so the request had no effect.
const NEVER_SENT = new Set([
    "ECONNREFUSED",
    "ENOTFOUND",
    "EAI_AGAIN",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "EHOSTDOWN",
]);
// A certificate does not get better by asking again.
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS/;

/** Sends calls to Atlas: logged in, within its request limits, repeated where that is safe, errors in plain words. */
export class AtlasHttp {
    private readonly client: AxiosInstance;
    private readonly gates = new Map<string, ProjectGate>();

    /**
     * @param baseUrl without a trailing slash
     * @param secrets texts that no error may show, whatever Atlas answers
     * @param login wraps the adapter that sends one request
     */
    constructor(
        private readonly baseUrl: string,
        private readonly secrets: readonly string[],
        private readonly clock: Clock,
        login: (send: AxiosAdapter) => AxiosAdapter,
    ) {
        const send = limited(axios.getAdapter("http"), clock);
        this.client = axios.create({
            // What is on this machine is not to be asked for through another one.
            ...(baseUrl.startsWith("http:") ? { proxy: false } : {}),
            adapter: gated(login(send), (groupId) => this.gateOf(groupId)),
            maxRedirects: 0,
            maxContentLength: LARGEST_ANSWER,
            responseType: "text",
            transformResponse: (body: unknown) => body,
        });
        this.client.interceptors.response.use((answer) => {
            try {
                answer.data = answer.config.atlas?.read(
                    answer.status === 204 ? undefined : parseJson(answer.data),
                );
            } catch (error) {
                const what = `an answer of another shape (${(error as Error).message})`;
                throw new AxiosError(what, "ERR_SHAPE", answer.config, answer.request, answer);
            }
            return answer;
        }, this.redactAnswer);
        axiosRetry(this.client, {
            retries: Number.POSITIVE_INFINITY,
            shouldResetTimeout: true,
            retryCondition: (error) => mayRepeat(error),
            retryDelay: () => 0,
            onRetry: async (failures, error, config) => {
                const call = config.atlas;
                call?.onProblem?.(this.redact(describe(error)));
                // The gate makes a refused request wait as long as Atlas asks.
                if (error.response?.status !== 429) {
                    await clock.sleep(backoff(failures, clock.random()), call?.signal);
                }
            },
        });
    }

    /** @throws {AtlasError} or the reason of the call's signal */
    async send<T>(call: Call<T>): Promise<T> {
        try {
            const answer = await untilAborted(
                this.client.request<T>({
                    method: call.method,
                    url: this.baseUrl + call.path,
                    headers: { Accept: "application/json", ...call.headers },
                    data: call.body,
                    signal: call.signal,
                    atlas: call,
                }),
                call.signal,
            );
            return answer.data;
        } catch (error) {
            call.signal.throwIfAborted();
            // What is no AxiosError is either in plain words already or a mistake of ours.
            throw error instanceof AxiosError ? this.translate(error, call) : error;
        }
    }

    private gateOf(groupId: string): ProjectGate {
        const gate = this.gates.get(groupId) ?? new ProjectGate(this.clock);
        this.gates.set(groupId, gate);
        return gate;
    }

    /** An error of axios carries the request and with it the login: only its words leave this file. */
    private translate(problem: AxiosError, call: Call<unknown>): AtlasError {
        const where = `${call.method} ${call.path}`;
        const status = problem.response?.status;
        const refused = status !== undefined && status >= 300 && status < 500 && status !== 408;
        if (refused && problem.code !== "ERR_SHAPE") {
            const { errorCode, detail } = errorBody(problem.response?.data);
            const help = advice(status, errorCode, call.groupId);
            const message = [`${this.redact(describe(problem))} to ${where}.`, help]
                .filter((part) => part !== "")
                .join(" ");
            return new AtlasApiError(message, status, errorCode, detail);
        }
        return new AtlasUnreachableError(
            `Atlas at ${this.baseUrl}: ${this.redact(describe(problem))} for ${where}`,
            wasNeverSent(problem),
        );
    }

    /** Before anything is cut to size: a part of a secret would not be found any more. */
    private readonly redactAnswer = (problem: unknown): Promise<never> => {
        if (problem instanceof AxiosError && typeof problem.response?.data === "string") {
            const login = /^(?:Basic|Bearer) (.+)$/.exec(
                String(problem.config?.headers.get("Authorization")),
            );
            const body = this.redact(problem.response.data);
            problem.response.data = login?.[1] === undefined ? body : body.replaceAll(login[1], "[secret]");
        }
        return Promise.reject(problem);
    };

    private redact(text: string): string {
        return this.secrets.reduce((clean, secret) => clean.replaceAll(secret, "[secret]"), text);
    }
}

const LATE = new Error("late");

/** Gives up on one request that has no whole answer in time. */
function limited(send: AxiosAdapter, clock: Clock): AxiosAdapter {
    return async (config) => {
        const request = new AbortController();
        const caller = config.atlas?.signal;
        // A handshake may have been waited for in the meantime.
        caller?.throwIfAborted();
        const endWithCaller = (): void => request.abort();
        caller?.addEventListener("abort", endWithCaller, { once: true });
        const answered = new AbortController();
        clock.sleep(REQUEST_LIMIT, answered.signal).then(
            () => request.abort(LATE),
            () => undefined,
        );
        try {
            return await send({ ...config, signal: request.signal });
        } catch (error) {
            if (request.signal.reason === LATE) {
                throw new AxiosError(`no answer within ${REQUEST_LIMIT / 1000} s`, "ETIMEDOUT", config);
            }
            if (error instanceof AxiosError && error.response !== undefined && !hasBody(error.response)) {
                // The status of an answer that broke off would pass for a whole answer.
                throw new AxiosError("the answer broke off", "ECONNRESET", config);
            }
            throw error;
        } finally {
            answered.abort();
            caller?.removeEventListener("abort", endWithCaller);
        }
    };
}

/** Bodies are asked for as text, so that an answer without one is cut off. */
function hasBody(answer: AxiosResponse<unknown>): boolean {
    return typeof answer.data === "string";
}

function wasNeverSent({ code = "", message }: AxiosError): boolean {
    // A connection that was there may break with the same codes.
    return NEVER_SENT.has(code) && !/^(read|write) /.test(message);
}

function mayRepeat(error: AxiosError): boolean {
    const call = error.config?.atlas;
    if (!call?.repeatable || call.signal.aborted || CERTIFICATE.test(error.code ?? "")) {
        return false;
    }
    const status = error.response?.status;
    return (
        status === undefined ||
        status === 429 ||
        status >= 500 ||
        status === 408 ||
        error.code === "ERR_SHAPE"
    );
}

function describe(error: AxiosError): string {
    const { response } = error;
    if (response === undefined || error.code === "ERR_SHAPE") {
        return error.message || error.code || "the connection broke";
    }
    const { errorCode, detail } = errorBody(response.data);
    const reason = [errorCode, detail].filter((part) => part !== undefined).join(": ");
    return `Atlas answered ${response.status} ${response.statusText}${reason === "" ? "" : ` (${reason})`}`;
}

function parseJson(body: unknown): unknown {
    const text = typeof body === "string" ? body.trim() : "";
    if (text === "") {
        return undefined;
    }
    try {
        return JSON.parse(text);
    } catch {
        throw new Error(text.startsWith("<") ? "HTML where JSON was expected" : "no JSON");
    }
}

/** Atlas's error body, where it is one; a proxy's HTML has neither field. */
function errorBody(body: unknown): { errorCode: string | undefined; detail: string | undefined } {
    const short = (value: unknown): string | undefined =>
        typeof value === "string" ? printable(value, 500) : undefined;
    try {
        const json = parseJson(body) as { errorCode?: unknown; detail?: unknown } | null | undefined;
        return { errorCode: short(json?.errorCode), detail: short(json?.detail) };
    } catch {
        return { errorCode: undefined, detail: undefined };
    }
}
