import axios, { AxiosError, type AxiosAdapter, type AxiosInstance, type AxiosResponse } from "axios";
import type { Clock } from "../time/clock";
import { untilAborted } from "../time/deadline";
import { backoff } from "../time/backoff";
import type { CallContext } from "../time/sharedCalls";
import type { AnswerReader } from "./answers";
import { callError } from "./callError";
import { parseJson } from "./errorBody";
import type { Attempt } from "./errors";
import { problemOf, SHAPE_ERROR, type Problem } from "./problem";
import { gated, ProjectGate } from "./projectGate";
import { withRequestTimeout } from "./requestTimeout";
import { ProblemHistory } from "./retryPolicy";
import type { Settings } from "./settings";
import { TunnelAgent } from "./tunnelAgent";

/** One call of Atlas's API; its signal ends its repetitions, too. */
export interface Call<T> extends CallContext {
    readonly method: "GET" | "POST" | "PATCH" | "DELETE";
    /** Below the base URL, with its query. */
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    /** The project whose request limit this call counts against. */
    readonly groupId?: string;
    /** Reads the answer; an answer that it refuses counts as none. */
    readonly read: AnswerReader<T>;
    /** True where a second call does no more than the first. Others are repeated only after an answer without effect. */
    readonly repeatable: boolean;
    /** True where a failure is not worth another try, whatever it is. Default false. */
    readonly once?: boolean;
    /** Called each time the request is put on the wire: by then limits and logins have been waited for. */
    readonly onSent?: () => void;
}

declare module "axios" {
    interface AxiosRequestConfig {
        atlas?: Call<unknown>;
    }
}

/** A list of 500 endpoints is 200 kB. */
const LARGEST_ANSWER = 4 * 1024 * 1024;

/** Sends calls to Atlas: logged in, within its request limits, repeated where that is safe, errors in plain words. */
export class AtlasHttp {
    private readonly client: AxiosInstance;
    private readonly baseUrl: string;
    private readonly gates = new Map<string, ProjectGate>();
    private answered = false;
    private loginAccepted = false;
    /** What Atlas's clock is ahead of this process's, by its latest good answer. */
    private clockOffset: number | undefined;
    /** Of the latest good answer that tells. */
    private remaining: number | undefined;

    /**
     * @param secrets texts that no error may show, whatever Atlas answers
     * @param login wraps the adapter that sends one request
     */
    constructor(
        { baseUrl, proxy }: Omit<Settings, "login">,
        private readonly secrets: readonly string[],
        private readonly clock: Clock,
        login: (send: AxiosAdapter) => AxiosAdapter,
    ) {
        this.baseUrl = baseUrl;
        const send = withRequestTimeout(axios.getAdapter("http"), clock);
        this.client = axios.create({
            // Axios's own way through a proxy takes what the proxy says for Atlas's answer.
            proxy: false,
            ...(proxy === undefined ? {} : { httpsAgent: new TunnelAgent(proxy) }),
            adapter: gated(login(send), (groupId) => this.gateOf(groupId)),
            maxRedirects: 0,
            maxContentLength: LARGEST_ANSWER,
            responseType: "text",
            transformResponse: (body: unknown) => body,
        });
    }

    /** The time in milliseconds since 1970 by Atlas's clock; undefined before its first good answer. */
    time(): number | undefined {
        return this.clockOffset === undefined ? undefined : this.clock.now() + this.clockOffset;
    }

    /** How many requests Atlas's limit leaves, as its latest good answer tells; undefined where it has not. */
    requestsLeft(): number | undefined {
        return this.remaining;
    }

    /** @throws {AtlasError} or the reason of the call's signal */
    async send<T>(call: Call<T>): Promise<T> {
        const history = new ProblemHistory();
        // A loop, and no chain of promises: each try's answer, of up to 4 MB, is garbage before the next one.
        for (let failures = 1; ; failures += 1) {
            let sentAt = this.clock.now();
            const outcome = await this.attempt({
                ...call,
                onSent: () => {
                    sentAt = this.clock.now();
                    call.onSent?.();
                },
            });
            if ("value" in outcome) {
                return outcome.value;
            }
            const { problem } = outcome;
            call.signal.throwIfAborted();
            const context = {
                repeatable: call.repeatable,
                answeredBefore: this.answered,
                loginAccepted: this.loginAccepted,
            };
            this.answered ||= problem.status !== 0;
            // The gate makes a limited request wait as long as Atlas asks.
            const limited = problem.meaning.errorClass === "limited";
            const pause = limited ? 0 : backoff(failures, this.clock.random());
            if (call.once === true || !history.isWorthRetrying(problem, context, this.clock.now(), pause)) {
                throw callError(problem, call, {
                    baseUrl: this.baseUrl,
                    answered: this.answered,
                    attempt: this.attemptSince(sentAt),
                });
            }
            call.onProblem?.(problem.text);
            if (!limited) {
                await this.clock.sleep(pause, call.signal);
            }
        }
    }

    private async attempt<T>(call: Call<T>): Promise<{ readonly value: T } | { readonly problem: Problem }> {
        try {
            const answer = await untilAborted(
                this.client.request<unknown>({
                    method: call.method,
                    url: this.baseUrl + call.path,
                    headers: { Accept: "application/json", ...call.headers },
                    data: call.body,
                    signal: call.signal,
                    atlas: call,
                }),
                call.signal,
            );
            try {
                const value = call.read(answer.status === 204 ? undefined : parseJson(answer.data));
                this.noteSuccess(answer.headers);
                return { value };
            } catch (error) {
                const what = `an answer of another shape (${(error as Error).message})`;
                throw new AxiosError(what, SHAPE_ERROR, answer.config, undefined, answer);
            }
        } catch (error) {
            call.signal.throwIfAborted();
            // Anything but an AxiosError is either in plain words already or a bug of ours.
            if (!(error instanceof AxiosError)) {
                throw error;
            }
            return { problem: problemOf(error, this.secrets) };
        }
    }

    private noteSuccess({ date, "ratelimit-remaining": remaining }: AxiosResponse["headers"]): void {
        this.answered = true;
        this.loginAccepted = true;
        const now = typeof date === "string" ? Date.parse(date) : Number.NaN;
        if (!Number.isNaN(now)) {
            this.clockOffset = now - this.clock.now();
        }
        if (typeof remaining === "string" && /^\d+$/.test(remaining)) {
            this.remaining = Number(remaining);
        }
    }

    private attemptSince(startedAt: number): Attempt {
        const { clockOffset } = this;
        const window =
            clockOffset === undefined
                ? undefined
                : { from: startedAt + clockOffset, to: this.clock.now() + clockOffset };
        return { startedAt, window };
    }

    private gateOf(groupId: string): ProjectGate {
        const gate = this.gates.get(groupId) ?? new ProjectGate(this.clock);
        this.gates.set(groupId, gate);
        return gate;
    }
}
