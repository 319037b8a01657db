import { AtlasClient } from "../../../provider/src/atlas/api/client";
import { digestAuth } from "../../../provider/src/atlas/wire/digestAuth";
import { gated } from "../../../provider/src/atlas/wire/projectGate";
import type { Answer, NoAnswer, Send } from "../../../provider/src/atlas/wire/wire";
import type { Clock } from "../../../provider/src/waiting/clock";
import { isCancellation } from "../../../provider/src/waiting/deadline";
import { answersTo, calledBy, error, perform, shown, type Called, type Said } from "./answers";
import type { Atlas } from "./atlas";

/**
 * What befalls a call of ours:
 *
 * - `stale`: a read is answered by a copy that has missed the latest change · `blank`: as if nothing was there
 * - `dim`: all reads are answered so for 4 s, which proves nothing · `dark`: for 14 s, which is taken for a proof ·
 *   `half dark`: through one API, for a minute
 * - `lost`: a write has its effect, and its answer is lost · `refused`: it has none, and no answer, either · `late`: it
 *   has its effect 5 s after the answer was lost · `old`: a create call is answered with what a list has shown already ·
 *   `code`: a write is refused with a code that nobody knows · `kill`: it has its effect, and our process is killed
 * - `^C`: the user presses it while the call is on its way
 */
export const FATES = [
    "stale",
    "blank",
    "dim",
    "dark",
    "half dark",
    "lost",
    "refused",
    "late",
    "old",
    "code",
    "kill",
    "^C",
] as const;
export type Fate = (typeof FATES)[number];

/** The process that calls. */
export interface Caller {
    readonly clock: Clock;
    /** The latest create call was refused, since the region is taken; and a list has shown by what. */
    isTaken: boolean;
    seesTaken: boolean;
    /** Decides what happens before, and to, a call. @param mayBeOld whether a list has shown what the region has */
    meet(call: Called, mayBeOld: boolean): Promise<Fate | undefined>;
    kill(): void;
}

/** An outcome, without what its sender knows. */
type Arrived<T> = Omit<T, "sentAt" | "login">;

const BASE = "https://atlas";

/** The real client, with the real limits and, where the model asks for one, the real login, on a network of our own. */
export function clientOf(atlas: Atlas, process: Caller): AtlasClient {
    const { clock } = process;
    const { send } = new Network(atlas, process);
    const isOpen = atlas.nonceUses === undefined;
    const login = isOpen ? send : digestAuth(send, { username: "public", password: "private" });
    return new AtlasClient({ baseUrl: BASE }, [], clock, gated(login, clock));
}

/** The requests reach the model, unless something befalls them. */
class Network {
    /** What lists have shown to this client. */
    private readonly listed = new Set<string>();
    private nonce = 0;
    private uses = 0;
    /** How long the quickest good answer took: so unsure is the client of Atlas's time. */
    private roundTrip = Infinity;

    constructor(
        private readonly atlas: Atlas,
        private readonly process: Caller,
    ) {}

    /** As the transport does it: a cancellation does not end a call that names what it makes. */
    readonly send: Send = async (request) => {
        const { signal, onHeld, onSend, headers } = request;
        const { clock } = this.process;
        signal.throwIfAborted();
        const sent = { sentAt: clock.now(), login: headers.Authorization ?? "" };
        onSend?.(sent.sentAt);
        const challenge = this.challenge(sent.login);
        if (challenge !== undefined) {
            return { ...sent, ...challenge };
        }
        // A new signal takes a while, and most calls end with the caller's.
        const held = onHeld && new AbortController();
        const end = held?.signal ?? signal;
        const follow = (): void => {
            if (!isCancellation(signal.reason)) {
                held?.abort(signal.reason);
            }
        };
        signal.addEventListener("abort", follow, { once: true });
        try {
            const outcome = await this.carry(calledBy(request), sent.sentAt, end);
            return { ...sent, ...outcome };
        } catch (error) {
            if (end.aborted) {
                return { ...sent, kind: "broken", text: "aborted" };
            }
            throw error;
        } finally {
            signal.removeEventListener("abort", follow);
        }
    };

    /** A nonce serves so many requests; the count of each is not checked here. */
    private challenge(login: string): Arrived<Answer> | undefined {
        const { nonceUses } = this.atlas;
        const isKnown = login.includes(`nonce="${this.nonce}"`);
        if (nonceUses === undefined || (isKnown && this.uses < nonceUses)) {
            this.uses += 1;
            return undefined;
        }
        if (isKnown) {
            this.nonce += 1;
            this.uses = 0;
        }
        const stale = login !== "";
        const value = `Digest realm="MMS Public API", domain="", nonce="${this.nonce}", algorithm=MD5, qop="auth", stale=${stale}`;
        const said = { status: 401, body: { error: 401, errorCode: "UNEXPECTED_ERROR" } };
        return this.answerOf(said, this.atlas.now(), { "www-authenticate": value });
    }

    private answerOf({ status, body }: Said, at: number, headers: Answer["headers"] = {}): Arrived<Answer> {
        const date = new Date(this.atlas.shownDate(at)).toUTCString();
        const json: unknown = body === undefined ? body : JSON.parse(JSON.stringify(body));
        return { kind: "answer", status, reason: "", headers: { date, ...headers }, json };
    }

    /** @throws the signal's reason once it aborts */
    private async carry(
        call: Called,
        sentAt: number,
        signal: AbortSignal,
    ): Promise<Arrived<Answer> | Arrived<NoAnswer>> {
        const { atlas, process } = this;
        const { clock } = process;
        await clock.sleep(atlas.latency(), signal);
        const fate = await process.meet(call, this.listed.has(atlas.here()?.id ?? ""));
        signal.throwIfAborted();
        const at = atlas.now();
        const answer = call.method === "GET" ? this.read(call, fate) : await this.write(call, fate, sentAt);
        await clock.sleep(atlas.latency(), signal);
        if (answer === undefined) {
            this.noteLost(sentAt);
            return { kind: "broken", text: "the answer broke off" };
        }
        this.roundTrip = Math.min(this.roundTrip, answer.status < 300 ? atlas.now() - sentAt : Infinity);
        return this.answerOf(answer, at);
    }

    /** Of others' things, nothing tells those of this time from ours. */
    private noteLost(sentAt: number): void {
        const { atlas } = this;
        const unsure = this.roundTrip + 3_000;
        atlas.lost.push({ sentAt, from: sentAt - unsure, to: atlas.now() + unsure });
    }

    private read(call: Called, fate: Fate | undefined): Said {
        const { atlas, process } = this;
        const which = fate === "stale" || fate === "blank" ? fate : "now";
        const result = answersTo(atlas, call)[which];
        if (call.isList && result.status === 200) {
            const things = atlas.views(call.api)[which];
            atlas.noteListed(atlas.now(), things);
            things.forEach(({ id }) => this.listed.add(id));
            process.seesTaken = process.isTaken && things.some((thing) => thing.id === atlas.here()?.id);
        }
        return result;
    }

    /** @returns undefined where the answer is lost */
    private async write(call: Called, fate: Fate | undefined, sentAt: number): Promise<Said | undefined> {
        const { atlas, process } = this;
        const { api, id } = call;
        const here = atlas.here();
        if (process.seesTaken && id === undefined && here !== undefined && here.status !== "DELETING") {
            atlas.rude.push("asked again for a region whose endpoint a list had shown");
        }
        process.seesTaken = false;
        process.isTaken = false;
        switch (fate) {
            case "code":
                return error(409, "SOMETHING_NOBODY_KNOWS");
            case "old":
                return here === undefined ? error(500, "") : { status: 200, body: shown(here, api) };
            case "kill":
                perform(atlas, call);
                this.noteLost(sentAt);
                return new Promise(() => process.kill());
            case "lost":
                perform(atlas, call);
                return undefined;
            case "late":
                atlas.later(() => perform(atlas, call, true), 5_000);
                return undefined;
            case "refused":
                return undefined;
            default: {
                const result = perform(atlas, call);
                process.isTaken = id === undefined && result.status === 409;
                return result;
            }
        }
    }
}
