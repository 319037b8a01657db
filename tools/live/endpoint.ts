import { regionOf } from "../../provider/src/atlas/api/answers";
import { SUCCESSOR, type Dialect } from "../../provider/src/atlas/api/dialects";
import { regionOfServiceName } from "../../provider/src/atlas/api/regions";
import { BEHIND, LiveError, type Atlas } from "./atlas";
import { asObject, itemsOf, type Fields, type Reply } from "./reply";

/** How far an endpoint has come; no answer may show less than one before. */
export enum Stage {
    Pending = 1,
    Ready,
    Leaving,
    Gone,
}

interface Sight {
    /** The endpoint as it was shown; undefined where it was not. */
    readonly fields: Fields | undefined;
    /** The answer says that it is not there. */
    readonly isMissing: boolean;
}

/** Longer than any copy is behind. */
const LONGEST_ABSENCE = 5 * 60_000;
/** What is said to be ready and has no name is taken for ready after this time. */
const LONGEST_UNNAMED = 60_000;

/** Longer pauses the longer it takes, so that the number of requests stays small. */
export function pauseAfter(milliseconds: number): number {
    return Math.min(120_000, Math.max(2000, milliseconds / 2.5));
}

/** Our endpoint, and what the answers show of it. */
export class Endpoint {
    /** The furthest that any answer has shown, or a call of ours has brought about. */
    furthest = Stage.Pending;
    /** A call of ours may make it leave. */
    mayLeave = false;
    private failure: string | undefined;
    private missingSince: number | undefined;
    private unnamedSince: number | undefined;
    /** By API: its statuses, in the order in which they were first shown. */
    private readonly courses = new Map<Dialect, string[]>();

    /** @param apis those that answer in this project, its own first */
    constructor(
        private readonly atlas: Atlas,
        readonly id: string,
        private readonly region: string,
        private readonly apis: readonly [Dialect, ...Dialect[]],
    ) {}

    get api(): Dialect {
        return this.apis[0];
    }

    get isSeen(): boolean {
        return this.courses.size > 0;
    }

    async look(view: "get" | "list", api = this.api): Promise<Sight> {
        const { findings } = this.atlas;
        const path = view === "list" ? api.listPath : `${api.listPath}/{id}`;
        const before = this.furthest;
        const reply = await this.atlas.ask({ api, path, values: { id: this.id } });
        if (reply.trouble !== undefined) {
            return { fields: undefined, isMissing: false };
        }
        if (reply.status === 401 || reply.status === 403) {
            throw new LiveError(`Atlas no longer accepts the login: ${this.atlas.wordsOf(reply)}`);
        }
        const items = itemsOf(reply);
        // One without an id may be ours.
        const item = items?.find((one) => one.id === this.id) ?? items?.find((one) => one.id === undefined);
        const found = view === "get" ? reply.json : item;
        // Whatever the code: the list has to say so, too.
        const isUnknown = view === "get" && [400, 404, 405, 410].includes(reply.status);
        if (isUnknown) {
            findings.refusal("PRIVATE_ENDPOINT_SERVICE_NOT_FOUND", reply);
        } else {
            findings.answer(`${api.api}.${view}`, reply, found);
        }
        const fields = reply.status === 200 && found !== undefined ? asObject(found) : undefined;
        const isMissing = isUnknown || (view === "list" && items !== undefined && found === undefined);
        if (fields !== undefined || isMissing) {
            this.compare(api, fields, before, reply);
        }
        return { fields, isMissing };
    }

    /** By each API and each view, or by one of them in turn: what a call has done is to be seen at once. */
    async lookAround(turn?: number): Promise<void> {
        const views = (["get", "list"] as const).flatMap((view) =>
            this.apis.map((api) => [view, api] as const),
        );
        for (const [index, [view, api]] of views.entries()) {
            if (turn === undefined || turn % views.length === index) {
                await this.look(view, api);
            }
        }
    }

    /** @throws {LiveError} when it fails, or somebody removes it */
    async untilReady(): Promise<void> {
        const { clock } = this.atlas;
        const since = clock.now();
        for (let turn = 0; this.furthest < Stage.Ready; turn += 1) {
            await this.lookAround(turn);
            if (this.failure !== undefined) {
                throw new LiveError(`Atlas could not make the endpoint (FAILED): ${this.failure}`);
            }
            if (clock.now() - (this.unnamedSince ?? clock.now()) > LONGEST_UNNAMED) {
                this.reach(Stage.Ready);
            }
            if (clock.now() - (this.missingSince ?? clock.now()) > LONGEST_ABSENCE) {
                throw new LiveError("The endpoint is not there any more: somebody has removed it.");
            }
            if (this.furthest < Stage.Ready) {
                await this.atlas.sleep(pauseAfter(clock.now() - since));
            }
        }
    }

    /** A call of ours has brought it here; what shows less from now on is behind. */
    reach(stage: Stage): void {
        this.furthest = stage > this.furthest ? stage : this.furthest;
    }

    /** What all answers together say. */
    conclude(): void {
        const { findings } = this.atlas;
        this.courses.forEach((words, { api, readyStatus }) =>
            findings.course(`status.${api}`, words, ["INITIATING", readyStatus, "DELETING"]),
        );
        for (const api of this.apis.slice(1)) {
            const isShown = this.courses.has(api);
            findings.see("endpoints.sameIds", undefined, isShown ? undefined : `${api.api} does not show it`);
        }
    }

    private compare(api: Dialect, fields: Fields | undefined, before: Stage, reply: Reply): void {
        const { findings, clock } = this.atlas;
        const stage = fields === undefined ? Stage.Gone : stageOf(fields, before);
        const isLost = stage === Stage.Gone && before < Stage.Leaving && !this.mayLeave;
        this.missingSince = fields === undefined ? (this.missingSince ?? clock.now()) : undefined;
        if (stage < before || isLost) {
            findings.see("answers.fresh", reply, BEHIND);
            return;
        }
        if (fields === undefined) {
            return;
        }
        findings.see("answers.fresh", undefined);
        this.reach(stage);
        const { status, errorMessage, regionName, endpointServiceName: name } = fields;
        const words = this.courses.get(api) ?? [];
        this.courses.set(api, words);
        if (typeof status === "string" && !words.includes(status)) {
            words.push(status);
            findings.note(`status.${api.api}`, reply);
        }
        this.failure = status === "FAILED" ? JSON.stringify(errorMessage) : undefined;
        if (api === SUCCESSOR) {
            seeRegion(this.atlas, this.region, regionName, reply);
        }
        if (status === "WAITING_FOR_USER" || status === "AVAILABLE") {
            this.unnamedSince = typeof name === "string" ? undefined : (this.unnamedSince ?? clock.now());
            const hasName = api !== SUCCESSOR || typeof name === "string";
            findings.see("status.name", reply, hasName ? undefined : "what is ready has no name");
        }
        if (typeof name === "string") {
            const isNamed = regionOfServiceName(name) === this.region && /\.vpce-svc-[0-9a-f]+$/.test(name);
            findings.see("status.name", reply, isNamed ? undefined : "the name has another form");
        }
    }
}

/** @param shown the region that the newer API tells; null differs by its type */
export function seeRegion(atlas: Atlas, region: string, shown: unknown, reply: Reply): void {
    const what = shown === undefined ? "the region is hidden" : "the region is another";
    if (shown !== null) {
        atlas.findings.see(
            "endpoints.region",
            reply,
            shown === SUCCESSOR.spellRegion(region) ? undefined : what,
        );
    }
}

function stageOf({ status, endpointServiceName }: Fields, before: Stage): Stage {
    const isOpen = typeof endpointServiceName === "string";
    switch (status) {
        case "INITIATING":
        case "FAILED":
            return Stage.Pending;
        case "DELETING":
            return Stage.Leaving;
        case "WAITING_FOR_USER":
        case "AVAILABLE":
            return isOpen ? Stage.Ready : before;
        default:
            // Of a word that nobody knows, nothing says that it is an old one.
            return isOpen && before < Stage.Ready ? Stage.Ready : before;
    }
}

/** In AWS's spelling; undefined where the answer hides it. */
export function regionIn({ regionName, endpointServiceName }: Fields): string | undefined {
    return regionOf({ regionName: String(regionName), endpointServiceName: String(endpointServiceName) });
}
