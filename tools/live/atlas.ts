import { DIALECTS, SUCCESSOR, type Dialect } from "../../provider/src/atlas/api/dialects";
import { loggedIn } from "../../provider/src/atlas/connect";
import type { Settings } from "../../provider/src/atlas/settings";
import { readBody, readErrorBody } from "../../provider/src/atlas/wire/body";
import { digestAuth } from "../../provider/src/atlas/wire/digestAuth";
import { digestChallenge } from "../../provider/src/atlas/wire/digestChallenge";
import { retryAfter } from "../../provider/src/atlas/wire/projectGate";
import type { Answer, Outcome, Request, Send } from "../../provider/src/atlas/wire/wire";
import type { Clock } from "../../provider/src/waiting/clock";
import type { Findings } from "./findings";
import type { Reply, Trouble } from "./reply";

/** A call below a project's path. */
export interface Question {
    readonly api?: Dialect;
    readonly method?: Request["method"];
    /** Such as "/clusters/{name}"; the report shows it as it stands here. */
    readonly path: string;
    /** The values of the path's `{…}`. */
    readonly values?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly accept?: string;
    /** It makes something: it is sent once, and an interruption waits for its answer. */
    readonly isMaking?: boolean;
    /** The endpoint that it is about is known to be there. */
    readonly isThere?: boolean;
    readonly login?: "user" | "wrongKey";
}

export interface Times {
    readonly clock: Clock;
    /** The time of day, in milliseconds since 1970. */
    readonly timeOfDay: () => number;
}

/** One time by two clocks, in milliseconds since 1970. */
export interface Moment {
    readonly atlas: number;
    readonly machine: number;
}

/** The check cannot go on. */
export class LiveError extends Error {}

/** The difference that a copy which is behind makes. */
export const BEHIND = "an answer shows what was before";

const ATTEMPTS = 4;
const LONGEST_LIMIT = 120_000;
const UNTOLD_LIMIT = 10_000;
const NONCE_USES = 5;

/** Asks Atlas, one question after the other, and at most so many. */
export class Atlas {
    sent = 0;
    /** How many requests there may be, those of the login included. */
    most = Number.POSITIVE_INFINITY;
    readonly clock: Clock;
    readonly hasApiKey: boolean;
    /** Those that take the user's login. */
    readonly apis: readonly Dialect[];
    private readonly startedAt: number;
    /** How far Atlas's clock is ahead of the process's, in milliseconds. */
    private ahead: number;
    private readonly logins: Readonly<Record<"user" | "wrongKey", Send>>;
    private sinceChallenge = 0;

    constructor(
        private readonly at: {
            readonly settings: Settings;
            readonly groupId: string;
            readonly wire: Send;
            readonly onHeld: () => void;
        },
        private readonly times: Times,
        readonly findings: Findings,
        public signal: AbortSignal,
    ) {
        const { clock, timeOfDay } = times;
        this.clock = clock;
        this.startedAt = clock.now();
        this.ahead = timeOfDay() - clock.now();
        const wire: Send = (request) => this.send(request);
        const { login } = at.settings;
        this.hasApiKey = login.kind === "digest";
        this.apis = DIALECTS.filter(({ logins }) => logins.includes(login.kind));
        const username = login.kind === "digest" ? login.publicKey : login.clientId;
        this.logins = {
            user: loggedIn(at.settings, clock, wire),
            wrongKey: digestAuth(wire, { username, password: "wrong-key-on-purpose" }),
        };
    }

    get seconds(): number {
        return Math.round((this.clock.now() - this.startedAt) / 100) / 10;
    }

    /** The time by Atlas's clock, and by this machine's. */
    now(): Moment {
        return { atlas: this.clock.now() + this.ahead, machine: this.times.timeOfDay() };
    }

    sleep(milliseconds: number): Promise<void> {
        return this.clock.sleep(milliseconds, this.signal);
    }

    /**
     * Asks again after trouble, unless that would make something twice, and where a copy does not know the endpoint yet.
     * The last reply may be trouble.
     */
    async ask(question: Question): Promise<Reply> {
        const accept = question.accept ?? (question.api ?? SUCCESSOR).headers.Accept;
        let isRepeat = false;
        let behind: Reply | undefined;
        for (let attempt = 1; ; attempt += 1) {
            const reply = await this.once(question);
            const { trouble, status, limit = 1000 * attempt } = reply;
            if (trouble === undefined) {
                this.findings.common(reply, accept);
                if (
                    question.isThere === true &&
                    !isRepeat &&
                    isUnknownEndpoint(reply) &&
                    attempt < ATTEMPTS
                ) {
                    behind ??= reply;
                    await this.sleep(5000 * attempt);
                    continue;
                }
                if (behind !== undefined && !isUnknownEndpoint(reply)) {
                    this.findings.see("answers.fresh", behind, BEHIND);
                }
                return isRepeat ? { ...reply, isRepeat } : reply;
            }
            this.findings.see(trouble.fact, reply, trouble.says);
            if (attempt === ATTEMPTS || question.isMaking === true) {
                return reply;
            }
            isRepeat ||= status !== 429 && (question.method ?? "GET") !== "GET";
            await this.sleep(limit);
        }
    }

    /** What an error says, without the secrets of the login. */
    wordsOf({ status, json }: Pick<Reply, "status" | "json">): string {
        const { errorCode, detail } = readErrorBody(json);
        const words = this.findings.anonymizer.withoutSecrets(`${errorCode ?? ""} ${detail ?? ""}`);
        return status === 0 ? "no answer" : `${status} ${words}`.trim();
    }

    private async once({ api = SUCCESSOR, method = "GET", path, ...question }: Question): Promise<Reply> {
        const whole = `${api.prefix}/groups/{groupId}${path}`;
        const values: Readonly<Record<string, string>> = { groupId: this.at.groupId, ...question.values };
        const target = whole.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
            encodeURIComponent(values[name] ?? ""),
        );
        const accept = question.accept ?? api.headers.Accept ?? "application/json";
        const outcome = await this.logins[question.login ?? "user"]({
            method,
            url: this.at.settings.baseUrl + target,
            headers: { ...api.headers, Accept: accept },
            ...(question.body === undefined ? {} : { body: question.body }),
            signal: this.signal,
            ...(question.isMaking === true ? { onHeld: this.at.onHeld } : {}),
        });
        return this.reply(outcome, `${method} ${whole}`);
    }

    /** One request on the wire; the login may need several for one question. */
    private async send(request: Request): Promise<Outcome> {
        if (this.sent >= this.most) {
            throw new LiveError(`It was not done after ${this.sent} requests.`);
        }
        this.sent += 1;
        const outcome = await this.at.wire(request);
        if (outcome.kind === "answer" && this.hasApiKey) {
            this.noteLogin(outcome);
        }
        return outcome;
    }

    private noteLogin(answer: Answer): void {
        const { status, headers } = answer;
        const challenge = status === 401 ? digestChallenge(headers["www-authenticate"]) : undefined;
        if (challenge !== undefined) {
            this.sinceChallenge = 0;
            const isKnown = challenge.realm === "MMS Public API" && challenge.algorithm === "MD5";
            this.findings.see(
                "login.challenge",
                this.reply(answer, "a request without a login"),
                isKnown ? undefined : "the realm or the algorithm is another",
            );
        } else if ((this.sinceChallenge += 1) === NONCE_USES) {
            this.findings.see("login.nonce", this.reply(answer, "a request of a login that goes on"));
        }
    }

    private reply(outcome: Outcome, request: string): Reply {
        if (outcome.kind === "aborted") {
            throw this.signal.reason;
        }
        const base = { request, seconds: this.seconds };
        if (outcome.kind !== "answer") {
            const trouble: Trouble = { fact: "answers.passing", says: `no answer (${outcome.kind})` };
            return { ...base, status: 0, headers: {}, json: undefined, text: outcome.text, trouble };
        }
        const { status, headers } = outcome;
        const { json, unreadable } = readBody(outcome.body);
        const trouble = troubleOf(status, json, unreadable);
        const limit =
            status === 429 ? Math.min(retryAfter(outcome) ?? UNTOLD_LIMIT, LONGEST_LIMIT) : undefined;
        const date = typeof headers.date === "string" ? Date.parse(headers.date) : Number.NaN;
        const isTold = !Number.isNaN(date);
        this.ahead = isTold ? date - this.clock.now() : this.ahead;
        return {
            ...base,
            status,
            headers,
            json,
            text: unreadable ?? "",
            ...(isTold ? { date, ahead: Math.round((date - this.times.timeOfDay()) / 1000) } : {}),
            ...(limit === undefined ? {} : { limit }),
            ...(trouble === undefined ? {} : { trouble }),
        };
    }
}

function isUnknownEndpoint({ status, json }: Reply): boolean {
    const { errorCode = "" } = readErrorBody(json);
    return status === 404 && /^(?:PRIVATE_ENDPOINT_SERVICE|PRIVATELINK)_NOT_FOUND$/.test(errorCode);
}

function troubleOf(status: number, json: unknown, unreadable: string | undefined): Trouble | undefined {
    const { errorCode } = readErrorBody(json);
    if (status === 429) {
        return { fact: "limits.none", says: "a 429 in between" };
    }
    if (unreadable !== undefined) {
        return { fact: "answers.json", says: `a ${status} with ${unreadable}` };
    }
    const isPassing = (status === 403 && errorCode === undefined) || status >= 500;
    return isPassing ? { fact: "answers.passing", says: `a ${status} in between` } : undefined;
}
