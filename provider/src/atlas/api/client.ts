import axios, { AxiosError, type AxiosAdapter, type AxiosInstance, type AxiosResponse } from "axios";
import type { Clock } from "../../waiting/clock";
import { untilAborted } from "../../waiting/deadline";
import { backoff } from "../../waiting/retry";
import type { CallContext } from "../../waiting/sharedCalls";
import type { AnswerReader } from "./answers";
import { callError } from "../errors/callError";
import { parseJson } from "../wire/errorBody";
import type { Attempt } from "../errors/errors";
import { problemOf, SHAPE_ERROR, type Problem } from "../errors/problem";
import { gated, ProjectGate } from "../wire/projectGate";
import { redactAll } from "../wire/redaction";
import { withRequestTimeout } from "../wire/requestTimeout";
import { ProblemHistory } from "../errors/retryPolicy";
import type { Settings } from "../settings";
import { TunnelAgent } from "../wire/tunnelAgent";

/** One call of Atlas's API. Its signal also ends its retries. */
export interface Call<T> extends CallContext {
    readonly method: "GET" | "POST" | "PATCH" | "DELETE";
    /** Below the base URL, with its query. */
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    /** The project whose request limit this call counts against. */
    readonly groupId?: string;
    /** Parses the answer; one that it rejects counts as no answer. */
    readonly read: AnswerReader<T>;
    /**
     * Whether the call is idempotent. Others are retried only if the request is known to have had no effect.
     */
    readonly repeatable: boolean;
    /** True to never retry. Default false. */
    readonly once?: boolean;
    /** Called each time the request is actually sent, after any wait for limits and logins. */
    readonly onSent?: () => void;
}

declare module "axios" {
    interface AxiosRequestConfig {
        atlas?: Call<unknown>;
    }
}

/** Far above the 200 kB that a list of 500 endpoints takes. */
const LARGEST_ANSWER = 4 * 1024 * 1024;

/** A shorter secret, such as an emulator's "private", would be found in names of good answers. */
const SHORTEST_SECRET = 8;

/** Sends calls to Atlas: logs in, keeps to its request limits, retries where safe, and explains errors. */
export class AtlasHttp {
    private readonly client: AxiosInstance;
    private readonly baseUrl: string;
    private readonly provider: string | undefined;
    private readonly longSecrets: readonly string[];
    private readonly gates = new Map<string, ProjectGate>();
    private answered = false;
    private loginAccepted = false;
    /** How far Atlas's clock is ahead of this process's, from the latest successful answer. */
    private clockOffset: number | undefined;
    /** Requests left in Atlas's limit, from the latest successful answer that says so. */
    private remaining: number | undefined;

    /**
     * @param secrets texts that must never appear in an error, even if Atlas's answer contains them
     * @param login wraps the adapter that sends one request
     */
    constructor(
        { baseUrl, proxy, provider }: Omit<Settings, "login">,
        private readonly secrets: readonly string[],
        private readonly clock: Clock,
        login: (send: AxiosAdapter) => AxiosAdapter,
    ) {
        this.baseUrl = baseUrl;
        this.provider = provider;
        this.longSecrets = secrets.filter((secret) => secret.length >= SHORTEST_SECRET);
        const send = withRequestTimeout(axios.getAdapter("http"), clock);
        this.client = axios.create({
            // Axios's own proxy support mistakes the proxy's answer for Atlas's.
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

    /**
     * How many requests Atlas's limit leaves, by its latest successful answer; undefined if it has not said.
     */
    requestsLeft(): number | undefined {
        return this.remaining;
    }

    /** @throws {AtlasError} or the reason of the call's signal */
    async send<T>(call: Call<T>): Promise<T> {
        const history = new ProblemHistory();
        // A loop, not a promise chain, so that each answer of up to 4 MB can be freed before the next
        // attempt.
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
            // The gate already makes a rate-limited request wait for as long as Atlas asks.
            const limited = problem.meaning.errorClass === "limited";
            const pause = limited ? 0 : backoff(failures, this.clock.random());
            if (call.once === true || !history.isWorthRetrying(problem, context, this.clock.now(), pause)) {
                throw callError(problem, call, {
                    baseUrl: this.baseUrl,
                    provider: this.provider,
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
                const value = call.read(answer.status === 204 ? undefined : this.withoutSecrets(answer));
                this.noteSuccess(answer.headers);
                return { value };
            } catch (error) {
                const what = `an answer of another shape (${(error as Error).message})`;
                throw new AxiosError(what, SHAPE_ERROR, answer.config, undefined, answer);
            }
        } catch (error) {
            call.signal.throwIfAborted();
            // Anything but an AxiosError is either one of this package's own errors or a bug.
            if (!(error instanceof AxiosError)) {
                throw error;
            }
            return { problem: problemOf(error, this.secrets) };
        }
    }

    /**
     * A good answer ends up in the state, so it must not repeat the login either. Its texts are cleaned once they are
     * parsed: JSON has many spellings for a text.
     */
    private withoutSecrets({ data, config }: AxiosResponse<unknown>): unknown {
        const authorization = config.headers.get("Authorization");
        const login = typeof authorization === "string" ? authorization : undefined;
        return redactAll(parseJson(data), this.longSecrets, login);
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
