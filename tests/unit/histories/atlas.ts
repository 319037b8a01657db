import type { Api } from "../../../provider/src/atlas/api/dialects";
import { keyOf } from "../../model/promises";
import type { Party, Removal, There } from "../../model/world";

export const GROUP = "5df264b8f10fab7d2cad2f0d";
export const REGION = "us-east-1";
export const VPCE = "vpce-0a1b2c3d4e5f";

/** An endpoint of the project, and what is attached to it. */
export interface Thing extends There {
    readonly madeAt: number;
    /** Made by a call that had been given up. */
    readonly isLate: boolean;
    status: "INITIATING" | "WAITING_FOR_USER" | "FAILED" | "DELETING";
    attached: readonly Attachment[];
}

interface Attachment {
    readonly id: string;
    readonly maker: Party;
    status: "PENDING" | "AVAILABLE" | "DELETING";
}

export const attachmentOf = ({ attached }: Thing, vpce: string | undefined): Attachment | undefined =>
    attached.find(({ id }) => id === vpce);

/** How long things take, in milliseconds, and how Atlas's clock differs from ours. */
export interface Timing {
    /** To build, to remove and to attach. */
    readonly takes: number;
    /** Each half of a call, one after the other, over and over. */
    readonly latencies: readonly number[];
    readonly skew: number;
    /** How far the clock of a gateway, which writes the `Date` headers, is ahead of Atlas's. */
    readonly gateway: number;
    /** How many requests a nonce of the login serves; undefined: none asks for a login, which takes a third of the time. */
    readonly nonceUses: number | undefined;
}

export const STEADY: Timing = { takes: 3_000, latencies: [20], skew: 0, gateway: 0, nonceUses: undefined };
const EPOCH = 1_700_000_000_000;

/** Atlas in memory: one project, one region that matters, both APIs; it knows who made what. */
export class Atlas {
    things: readonly Thing[] = [];
    /** By id, those included that are gone. */
    readonly all = new Map<string, Thing>();
    readonly removals: Removal[] = [];
    /** Calls that nobody needed. */
    readonly rude: string[] = [];
    /** `<endpoint>/<attachment>` for each that we have ever attached: nothing tells it from the next one. */
    readonly attachedByUs = new Set<string>();
    /** Calls of ours that got no answer: when, at the earliest and the latest, as far as their client can tell. */
    readonly lost: { readonly sentAt: number; readonly from: number; readonly to: number }[] = [];
    /** So many milliseconds without a sight of anything pass for a proof, so what is said of them is no lie. */
    hasBeenDark = false;
    /** The newer API does not answer, so the regions of what is not ready are hidden. */
    isSuccessorDown = false;
    private readonly listed = new Map<string, number>();
    private before: readonly Thing[] = [];
    private dark: { readonly until: number; readonly api: Api | undefined } = { until: 0, api: undefined };
    private due: { readonly at: number; readonly change: () => void }[] = [];
    private made = 0;
    private halves = 0;

    constructor(
        readonly now: () => number,
        private timing: Timing = STEADY,
    ) {}

    here(): Thing | undefined {
        this.settle();
        return this.things.find(({ region }) => region === REGION);
    }

    make(maker: Party, isLate = false, status: Thing["status"] = "INITIATING"): Thing | undefined {
        if (this.here() !== undefined) {
            return undefined;
        }
        this.made += 1;
        const seconds = this.shownTime(this.now()) / 1_000;
        const id = seconds.toString(16).padStart(8, "0") + this.made.toString(16).padStart(16, "0");
        const thing: Thing = {
            ...{ id, groupId: GROUP, region: REGION, maker, attached: [] },
            ...{ madeAt: this.now(), isLate, status },
        };
        this.all.set(id, thing);
        this.change(() => (this.things = [...this.things, thing]));
        this.later(() => {
            if (thing.status === "INITIATING") {
                thing.status = "WAITING_FOR_USER";
            }
        });
        return thing;
    }

    fail(thing: Thing): void {
        this.change(() => (thing.status = "FAILED"));
    }

    remove(by: Party, thing: Thing): void {
        const { id, maker, status } = thing;
        if (status === "DELETING") {
            return;
        }
        this.removals.push({ by, id, maker, status });
        this.change(() => (thing.status = "DELETING"));
        this.later(() => (this.things = this.things.filter((one) => one.id !== id)));
    }

    attach(maker: Party, thing: Thing, vpce = VPCE): boolean {
        if (attachmentOf(thing, vpce) !== undefined || thing.status !== "WAITING_FOR_USER") {
            return false;
        }
        const attachment: Attachment = { id: vpce, maker, status: "PENDING" };
        if (maker === "us") {
            this.attachedByUs.add(keyOf(thing.id, vpce));
        }
        this.change(() => (thing.attached = [...thing.attached, attachment]));
        this.later(() => {
            if (attachment.status === "PENDING") {
                attachment.status = "AVAILABLE";
            }
        });
        return true;
    }

    /** @param withLast whether the endpoint goes with its last attachment, as in the newer API */
    detach(by: Party, thing: Thing, withLast: boolean, vpce = VPCE): void {
        const attachment = attachmentOf(thing, vpce);
        if (attachment === undefined || attachment.status === "DELETING") {
            return;
        }
        this.removals.push({ by, id: thing.id, vpce, maker: attachment.maker, status: attachment.status });
        this.change(() => (attachment.status = "DELETING"));
        this.later(() => {
            thing.attached = thing.attached.filter((one) => one !== attachment);
            if (withLast && thing.attached.length === 0) {
                this.remove(by, thing);
            }
        });
    }

    /** From now on it is quick. */
    calm(): void {
        const { skew, gateway, nonceUses } = this.timing;
        this.timing = { ...STEADY, skew, gateway, nonceUses };
    }

    get nonceUses(): number | undefined {
        return this.timing.nonceUses;
    }

    /** From now on reads show the project as empty. @param api of one API only, if it is given */
    darken(milliseconds: number, api?: Api): void {
        this.dark = { until: this.now() + milliseconds, api };
        this.hasBeenDark ||= (api === undefined || this.isSuccessorDown) && milliseconds > 10_000;
    }

    /** What an API knows now, what a copy of it does that has missed the latest change, and one that knows nothing. */
    views(api: Api): Readonly<Record<"now" | "stale" | "blank", readonly Thing[]>> {
        this.settle();
        const isDark = this.now() < this.dark.until && (this.dark.api ?? api) === api;
        return { now: isDark ? [] : this.things, stale: this.before, blank: [] };
    }

    /** For how long the next half of a call is on its way. */
    latency(): number {
        const { latencies } = this.timing;
        this.halves += 1;
        return latencies[this.halves % latencies.length] ?? 0;
    }

    /** A time by Atlas's clock, in whole seconds, as ids have it. */
    shownTime(at: number): number {
        const time = EPOCH + this.timing.skew + at;
        return time - (time % 1_000);
    }

    /** What the `Date` header says of a request that was received then. */
    shownDate(at: number): number {
        return this.shownTime(at + this.timing.gateway);
    }

    private change(change: () => void): void {
        this.before = structuredClone(this.things);
        change();
    }

    later(change: () => void, after = this.timing.takes): void {
        this.due.push({ at: this.now() + after, change });
    }

    /** Whether a list that we asked for before a time has shown the endpoint, or `<endpoint>/<attachment>`. */
    wasListed(key: string, before: number): boolean {
        return (this.listed.get(key) ?? Number.POSITIVE_INFINITY) <= before;
    }

    noteListed(at: number, things: readonly Thing[]): void {
        for (const { id, attached } of things) {
            for (const key of [id, ...attached.map((one) => keyOf(id, one.id))]) {
                this.listed.set(key, this.listed.get(key) ?? at);
            }
        }
    }

    /** Lets happen what is due. */
    settle(): void {
        for (;;) {
            const next = this.due.filter(({ at }) => at <= this.now()).sort((a, b) => a.at - b.at)[0];
            if (next === undefined) {
                return;
            }
            this.due = this.due.filter((one) => one !== next);
            this.change(next.change);
        }
    }
}
