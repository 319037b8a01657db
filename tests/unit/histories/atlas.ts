import type { AtlasHttp, Call } from "../../../provider/src/atlas/http";
import { callError } from "../../../provider/src/atlas/callError";
import { meaningOf } from "../../../provider/src/atlas/errorCatalogue";
import { AtlasUnreachableError } from "../../../provider/src/atlas/errors";
import { toAtlasRegionName } from "../../../provider/src/atlas/regions";
import type { Process } from "./process";

export const GROUP = "5df264b8f10fab7d2cad2f0d";
export const REGION = "us-east-1";
export const VPCE = "vpce-0a1b2c3d4e5f";

export type Party = "us" | "second" | "others";

/** An endpoint of the project, and what is attached to it. */
export interface Thing {
    readonly id: string;
    readonly region: string;
    readonly maker: Party;
    readonly madeAt: number;
    /** Made by a call that had been given up. */
    readonly isLate: boolean;
    status: "INITIATING" | "WAITING_FOR_USER" | "FAILED" | "DELETING";
    readonly attached: Record<string, { readonly maker: Party; status: "PENDING" | "AVAILABLE" | "DELETING" }>;
}

/** A deletion or detachment that Atlas has accepted. */
export interface Removal {
    readonly by: Party;
    readonly id: string;
    readonly vpce?: string;
    readonly maker: Party;
    /** What it was before. */
    readonly status: string;
}

/** An endpoint as Atlas's JSON has it. */
interface Shown {
    readonly id: string;
    readonly interfaceEndpoints: readonly string[];
}

interface Answer {
    readonly status: number;
    readonly body: unknown;
}

/** How long Atlas takes to build, to remove and to attach, in milliseconds. */
const TAKES = 3_000;
const LATENCY = 20;
const EPOCH = 1_700_000_000_000;

/** Atlas in memory: one project, one region that matters, both APIs; it knows who made what. */
export class Atlas {
    things: readonly Thing[] = [];
    /** By id, those included that are gone. */
    readonly all = new Map<string, Thing>();
    readonly removals: Removal[] = [];
    /** Calls that nobody needed. */
    readonly rude: string[] = [];
    /** `<party> <endpoint>/<attachment>` for each that a party has ever attached: it cannot tell it from the next one. */
    readonly attachedBy = new Set<string>();
    /** Calls of ours that got no answer: who, and when. */
    readonly lost: { readonly party: Party; readonly from: number; readonly to: number }[] = [];
    /** All reads show the project as empty until then. */
    darkUntil = 0;
    /** The newer API does not answer, so the regions of what is not ready are hidden. */
    isSuccessorDown = false;
    private readonly listed = new Map<string, number>();
    private before: readonly Thing[] = [];
    private due: { readonly at: number; readonly change: () => void }[] = [];
    private made = 0;

    constructor(private readonly now: () => number) {}

    /** What a process uses in place of HTTP. */
    httpOf(process: Process): AtlasHttp {
        return { send: async (call: Call<unknown>) => this.send(process, call) } as AtlasHttp;
    }

    here(): Thing | undefined {
        this.settle();
        return this.things.find(({ region }) => region === REGION);
    }

    make(maker: Party, isLate = false, region = REGION): Thing | undefined {
        if (this.things.some((one) => one.region === region)) {
            return undefined;
        }
        this.made += 1;
        const seconds = Math.floor((EPOCH + this.now()) / 1_000);
        const id = seconds.toString(16).padStart(8, "0") + this.made.toString(16).padStart(16, "0");
        const thing: Thing = {
            id,
            region,
            maker,
            madeAt: this.now(),
            isLate,
            status: "INITIATING",
            attached: {},
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
        if (thing.attached[vpce] !== undefined || thing.status !== "WAITING_FOR_USER") {
            return false;
        }
        const attachment: Thing["attached"][string] = { maker, status: "PENDING" };
        this.attachedBy.add(`${maker} ${thing.id}/${vpce}`);
        this.change(() => (thing.attached[vpce] = attachment));
        this.later(() => {
            if (attachment.status === "PENDING") {
                attachment.status = "AVAILABLE";
            }
        });
        return true;
    }

    /** @param withLast whether the endpoint goes with its last attachment, as in the newer API */
    detach(by: Party, thing: Thing, withLast: boolean, vpce = VPCE): void {
        const attachment = thing.attached[vpce];
        if (attachment === undefined || attachment.status === "DELETING") {
            return;
        }
        this.removals.push({ by, id: thing.id, vpce, maker: attachment.maker, status: attachment.status });
        this.change(() => (attachment.status = "DELETING"));
        this.later(() => {
            delete thing.attached[vpce];
            if (withLast && Object.keys(thing.attached).length === 0) {
                this.remove(by, thing);
            }
        });
    }

    /** What a read is answered now, by a copy that has missed the latest change, and by one that knows nothing. */
    answers(call: Call<unknown>): Readonly<Record<"now" | "stale" | "blank", Answer>> {
        this.settle();
        const things = this.now() < this.darkUntil ? [] : this.things;
        return {
            now: this.read(call, things),
            stale: this.read(call, this.before),
            blank: this.read(call, []),
        };
    }

    private async send<T>(process: Process, call: Call<T>): Promise<T> {
        await process.clock.sleep(LATENCY, call.signal);
        const fate = await process.meet(call);
        call.signal.throwIfAborted();
        call.onSent?.();
        const from = this.now();
        if (call.method === "GET") {
            const answer = this.answers(call)[fate === "stale" || fate === "blank" ? fate : "now"];
            if (answer.status === 200 && partsOf(call.path).isList) {
                this.noteListed(process, from, answer.body as Shown[]);
            }
            await process.clock.sleep(LATENCY, call.signal);
            return finish(call, answer);
        }
        this.settle();
        const here = this.here();
        const isThere = here !== undefined && here.status !== "DELETING";
        if (process.seesTaken && isThere && partsOf(call.path).id === undefined) {
            this.rude.push(`${process.party} asked again for a region whose endpoint it had seen in a list`);
        }
        process.seesTaken = false;
        const effect = (isLate = false): Answer => this.write(process, call, isLate);
        if (fate === "code") {
            return finish(call, error(409, "SOMETHING_NOBODY_KNOWS"));
        }
        const isLost = fate === "lost" || fate === "refused" || fate === "late";
        const answer = fate === "refused" || fate === "late" ? undefined : effect();
        if (fate === "late") {
            this.due.push({ at: this.now() + 5_000, change: () => void effect(true) });
        }
        if (fate === "kill") {
            return new Promise(() => process.kill());
        }
        await process.clock.sleep(LATENCY, call.signal);
        if (!isLost) {
            return finish(call, answer ?? error(500, ""));
        }
        process.isTaken = false;
        if (call.repeatable) {
            return finish(call, effect());
        }
        this.lost.push({ party: process.party, from, to: this.now() });
        const lag = (EPOCH + from) % 1_000;
        const window = { from: EPOCH + from - lag, to: EPOCH + this.now() - lag };
        throw new AtlasUnreachableError("the answer broke off", { startedAt: from, window }, true);
    }

    private write(process: Process, { method, path, body }: Call<unknown>, isLate: boolean): Answer {
        const { party } = process;
        const { isNewer, id, vpce, isAttachment } = partsOf(path);
        if (id === undefined) {
            const made = this.make(party, isLate);
            process.isTaken = made === undefined;
            return made === undefined
                ? error(409, "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION")
                : { status: 201, body: shown(made, isNewer) };
        }
        const thing = this.things.find((one) => one.id === id);
        if (thing === undefined) {
            return error(404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND");
        }
        if (!isAttachment) {
            if (Object.keys(thing.attached).length > 0) {
                return error(409, "CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS");
            }
            this.remove(party, thing);
            return { status: 204, body: undefined };
        }
        if (method === "POST") {
            const [given = ""] = Object.values(body as Record<string, string>);
            const isAttached = thing.attached[given] !== undefined;
            return this.attach(party, thing, given)
                ? { status: 201, body: { interfaceEndpointId: given } }
                : error(409, isAttached ? "INTERFACE_ENDPOINT_ALREADY_EXISTS" : "PRIVATELINK_CANNOT_ACCEPT_ENDPOINTS");
        }
        if (vpce === undefined || thing.attached[vpce] === undefined) {
            return error(404, "PRIVATELINK_INTERFACE_ENDPOINT_NOT_FOUND");
        }
        this.detach(party, thing, isNewer, vpce);
        return { status: 204, body: undefined };
    }

    private read({ path }: Call<unknown>, things: readonly Thing[]): Answer {
        const { isNewer, isProject, id, vpce, isAttachment } = partsOf(path);
        if (isNewer && this.isSuccessorDown) {
            return error(403, "ACCESS_FORBIDDEN");
        }
        if (isProject) {
            return { status: 200, body: {} };
        }
        if (id === undefined) {
            return { status: 200, body: things.map((thing) => shown(thing, isNewer)) };
        }
        const thing = things.find((one) => one.id === id);
        if (thing === undefined) {
            return error(404, "SOMETHING_NOBODY_KNOWS_IS_NOT_THERE");
        }
        if (!isAttachment) {
            return { status: 200, body: shown(thing, isNewer) };
        }
        const attachment = thing.attached[vpce ?? ""];
        return attachment === undefined
            ? error(404, "NO_SUCH_THING_AS_NOBODY_KNOWS")
            : { status: 200, body: { interfaceEndpointId: vpce, connectionStatus: attachment.status } };
    }

    private change(change: () => void): void {
        this.before = structuredClone(this.things);
        change();
    }

    private later(change: () => void): void {
        this.due.push({ at: this.now() + TAKES, change });
    }

    /** Whether a list that this party asked for before a time has shown the endpoint, or `<endpoint>/<attachment>`. */
    wasListed(party: Party, key: string, before: number): boolean {
        return (this.listed.get(`${party} ${key}`) ?? Number.POSITIVE_INFINITY) <= before;
    }

    private noteListed(process: Process, at: number, list: readonly Shown[]): void {
        const { party } = process;
        process.seesTaken = process.isTaken && list.some(({ id }) => id === this.here()?.id);
        for (const { id, interfaceEndpoints } of list) {
            for (const key of [id, ...interfaceEndpoints.map((one) => `${id}/${one}`)]) {
                const name = `${party} ${key}`;
                this.listed.set(name, this.listed.get(name) ?? at);
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

function partsOf(path: string): {
    readonly isNewer: boolean;
    readonly isProject: boolean;
    readonly isList: boolean;
    readonly isAttachment: boolean;
    readonly id?: string;
    readonly vpce?: string;
} {
    const [route = ""] = path.split("?");
    const [, id, attachments, vpce] =
        /\/(?:privateEndpoint|endpointService)\/([0-9a-f]{24})(?:\/(interfaceEndpoints|endpoint)(?:\/([^/]+))?)?$/.exec(
            route,
        ) ?? [];
    return {
        isNewer: route.includes("/v2/"),
        isList: /\/(?:privateEndpoint|endpointService)$/.test(route),
        isProject: /\/groups\/[0-9a-f]+$/.test(route),
        isAttachment: attachments !== undefined,
        ...(id === undefined ? {} : { id }),
        ...(vpce === undefined ? {} : { vpce }),
    };
}

/** The older API shows a region only as part of the service's name, which is there once it is ready. */
function shown({ id, region, status, attached }: Thing, isNewer: boolean): Shown {
    const isReady = status === "WAITING_FOR_USER";
    const more = {
        status: isReady && isNewer ? "AVAILABLE" : status,
        endpointServiceName: isReady ? `com.amazonaws.vpce.${region}.vpce-svc-${id.slice(-6)}` : null,
        errorMessage: null,
        ...(isNewer ? { regionName: toAtlasRegionName(region) } : {}),
    };
    return { id, interfaceEndpoints: Object.keys(attached), ...more };
}

function error(status: number, errorCode: string): Answer {
    return { status, body: errorCode };
}

function finish<T>(call: Call<T>, { status, body }: Answer): T {
    if (status < 400) {
        return call.read(body);
    }
    const errorCode = String(body);
    const problem = {
        kind: "answered" as const,
        text: `Atlas answered ${status} (${errorCode})`,
        status,
        body: { errorCode, detail: undefined, parameters: [] },
        meaning: meaningOf(status, errorCode),
    };
    const attempt = { startedAt: 0, window: undefined };
    throw callError(problem, call, { baseUrl: "https://atlas", provider: undefined, answered: true, attempt });
}
