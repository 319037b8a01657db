import { SUCCESSOR, type Dialect } from "../../provider/src/atlas/api/dialects";
import { loggedIn } from "../../provider/src/atlas/connect";
import type { Settings } from "../../provider/src/atlas/settings";
import { readBody, readErrorBody } from "../../provider/src/atlas/wire/body";
import { digestAuth } from "../../provider/src/atlas/wire/digestAuth";
import { digestChallenge } from "../../provider/src/atlas/wire/digestChallenge";
import type { Outcome, Request, Send } from "../../provider/src/atlas/wire/wire";
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
    /** Sent again only where it is known to have had no effect; an interruption waits for its answer. */
    readonly isCreate?: boolean;
    readonly as?: Login;
}

export type Login = "user" | "wrongKey";

export interface Times {
    readonly clock: Clock;
    /** The time of day, in milliseconds since 1970. */
    readonly timeOfDay: () => number;
}

/** The check cannot go on. */
export class LiveError extends Error {}

const ATTEMPTS = 4;
const LONGEST_PAUSE = 120_000;
const NONCE_USES = 5;

/** Asks Atlas, one question after the other, and at most so many. */
export class Atlas {
    sent = 0;
    /** How many requests there may be, those of the login included. */
    most = Number.POSITIVE_INFINITY;
    readonly clock: Clock;
    private readonly startedAt: number;
    /** How far Atlas's clock is ahead of the process's, in milliseconds. */
    private ahead: number;
    private readonly logins: Readonly<Record<Login, Send>>;
    private sinceChallenge = 0;

    constructor(
        private readonly at: { readonly settings: Settings; readonly groupId: string; readonly wire: Send },
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
        const username = login.kind === "digest" ? login.publicKey : login.clientId;
        this.logins = {
            user: loggedIn(at.settings, clock, wire),
            wrongKey: digestAuth(wire, { username, password: "wrong-key-on-purpose" }),
        };
    }

    get seconds(): number {
        return Math.round((this.clock.now() - this.startedAt) / 100) / 10;
    }

    /** By Atlas's clock, in milliseconds since 1970. */
    now(): number {
        return this.clock.now() + this.ahead;
    }

    sleep(milliseconds: number): Promise<void> {
        return this.clock.sleep(milliseconds, this.signal);
    }

    /** Asks again after a limit, and after trouble where that can do no harm. The last reply may be trouble. */
    async ask(question: Question): Promise<Reply> {
        for (let attempt = 1; ; attempt += 1) {
            const reply = await this.once(question);
            const isLimit = reply.status === 429;
            if (reply.trouble === undefined) {
                this.findings.common(reply, question.accept ?? (question.api ?? SUCCESSOR).headers.Accept);
                return reply;
            }
            this.findings.differs(reply.trouble.fact, reply.trouble.says, reply);
            if (attempt === ATTEMPTS || (question.isCreate === true && !isLimit)) {
                return reply;
            }
            await this.sleep(isLimit ? pauseOf(reply) : 1000 * attempt);
        }
    }

    private async once({
        api = SUCCESSOR,
        method = "GET",
        path,
        values = {},
        ...more
    }: Question): Promise<Reply> {
        const { settings, groupId } = this.at;
        const whole = `${api.prefix}/groups/{groupId}${path}`;
        const all: Readonly<Record<string, string>> = { groupId, ...values };
        const target = whole.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
            encodeURIComponent(all[name] ?? ""),
        );
        const outcome = await this.logins[more.as ?? "user"]({
            method,
            url: settings.baseUrl + target,
            headers: {
                Accept: "application/json",
                ...api.headers,
                ...(more.accept === undefined ? {} : { Accept: more.accept }),
            },
            ...(more.body === undefined ? {} : { body: more.body }),
            signal: this.signal,
            ...(more.isCreate === true ? { onHeld: () => undefined } : {}),
        });
        if (outcome.kind === "aborted") {
            throw this.signal.reason;
        }
        return this.reply(outcome, `${method} ${whole}`);
    }

    /** One request on the wire; the login may need several for one question. */
    private async send(request: Request): Promise<Outcome> {
        if (this.sent >= this.most) {
            throw new LiveError(`${this.most} requests were not enough.`);
        }
        this.sent += 1;
        const outcome = await this.at.wire(request);
        if (outcome.kind === "answer" && outcome.status === 401) {
            this.noteChallenge(this.reply(outcome, "a request without a login"));
        } else if ((this.sinceChallenge += 1) === NONCE_USES) {
            this.findings.met("login.nonce");
        }
        return outcome;
    }

    private noteChallenge(reply: Reply): void {
        const challenge = digestChallenge(reply.headers["www-authenticate"]);
        if (this.at.settings.login.kind !== "digest" || challenge === undefined) {
            return;
        }
        this.sinceChallenge = 0;
        const { realm, algorithm } = challenge;
        if (realm === "MMS Public API" && algorithm === "MD5") {
            this.findings.met("login.challenge", reply);
        } else {
            this.findings.differs("login.challenge", "the realm or the algorithm is another", reply);
        }
    }

    private reply(outcome: Exclude<Outcome, { readonly kind: "aborted" }>, request: string): Reply {
        const base = { request, seconds: this.seconds };
        if (outcome.kind !== "answer") {
            const trouble: Trouble = { fact: "answers.passing", says: `no answer (${outcome.kind})` };
            return { ...base, status: 0, headers: {}, json: undefined, text: outcome.text, trouble };
        }
        const { status, headers, body } = outcome;
        const { json, unreadable } = readBody(body);
        const trouble = troubleOf(status, json, unreadable);
        const date = typeof headers.date === "string" ? Date.parse(headers.date) : Number.NaN;
        const reply = {
            ...base,
            status,
            headers,
            json,
            text: unreadable === undefined ? "" : body,
            ...(trouble === undefined ? {} : { trouble }),
        };
        if (Number.isNaN(date)) {
            return reply;
        }
        this.ahead = date - this.clock.now();
        return { ...reply, date, ahead: Math.round((date - this.times.timeOfDay()) / 1000) };
    }
}

function troubleOf(status: number, json: unknown, unreadable: string | undefined): Trouble | undefined {
    const { errorCode } = readErrorBody(json);
    if (status === 429) {
        return { fact: "limits.none", says: "a 429 in between" };
    }
    if (unreadable !== undefined) {
        return { fact: "answers.json", says: `a ${status} with ${unreadable}` };
    }
    const isPassing =
        errorCode === "UNEXPECTED_ERROR" || (status === 403 && errorCode === undefined) || status >= 500;
    return isPassing ? { fact: "answers.passing", says: `a ${status} in between` } : undefined;
}

/** As long as a 429 asks for, in milliseconds. */
function pauseOf({ headers, json }: Reply): number {
    const { parameters = [] } = readErrorBody(json);
    const seconds = Number(headers["retry-after"] ?? parameters[1] ?? Number.NaN);
    return Number.isNaN(seconds) ? 10_000 : Math.min(LONGEST_PAUSE, Math.max(1, seconds) * 1000);
}
