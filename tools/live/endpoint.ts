import { SUCCESSOR, type Dialect } from "../../provider/src/atlas/api/dialects";
import { normalizeRegion, regionOfServiceName } from "../../provider/src/atlas/api/regions";
import { LiveError, type Atlas } from "./atlas";
import { Statuses } from "./findings";
import { asObject, itemsOf, wordsOf, type Fields, type Reply } from "./reply";

export type View = "get" | "list";

/** How far an endpoint has come; no answer may show less than one before. */
export enum Stage {
    Pending = 1,
    Ready,
    Leaving,
    Gone,
}

export interface Sight {
    /** The endpoint as it was shown; undefined where it was not. */
    readonly fields: Fields | undefined;
    /** The answer says that it is not there. */
    readonly isMissing: boolean;
}

const LONGEST_CREATION = 40 * 60_000;
/** Longer than any copy is behind. */
const LONGEST_ABSENCE = 5 * 60_000;

/** Longer pauses the longer it takes, so that the number of requests stays small. */
export function pauseAfter(milliseconds: number): number {
    return Math.min(120_000, Math.max(2000, milliseconds / 2.5));
}

/** Our endpoint, and what the answers show of it. */
export class Endpoint {
    /** The furthest that any answer has shown, or a call of ours has brought about. */
    furthest = Stage.Pending;
    private failure: string | undefined;
    private seenAt: number;
    private readonly courses = new Map<Dialect, Statuses>();

    /** @param apis those that answer in this project, its own first */
    constructor(
        private readonly atlas: Atlas,
        readonly id: string,
        private readonly region: string,
        private readonly apis: readonly [Dialect, ...Dialect[]],
    ) {
        this.seenAt = atlas.clock.now();
    }

    get isSeen(): boolean {
        return this.courses.size > 0;
    }

    get api(): Dialect {
        return this.apis[0];
    }

    async look(view: View, api = this.api): Promise<Sight> {
        const { findings } = this.atlas;
        const path = view === "list" ? api.listPath : `${api.listPath}/{id}`;
        const before = this.furthest;
        const reply = await this.atlas.ask({ api, path, values: { id: this.id } });
        if (reply.trouble === undefined && (reply.status === 401 || reply.status === 403)) {
            throw new LiveError(`Atlas no longer accepts the login: ${wordsOf(reply)}`);
        }
        const isGood = reply.trouble === undefined && reply.status === 200;
        const isUnknown = view === "get" && reply.trouble === undefined && reply.status === 404;
        const found = view === "get" ? reply.json : itemsOf(reply).find((one) => one.id === this.id);
        if (isUnknown) {
            findings.refusal("PRIVATE_ENDPOINT_SERVICE_NOT_FOUND", reply);
        } else {
            findings.answer(`${api.api}.${view}`, reply, found);
        }
        const fields = isGood && found !== undefined ? asObject(found) : undefined;
        const isMissing = isUnknown || (isGood && fields === undefined);
        if (fields !== undefined || isMissing) {
            this.compare(api, fields, before, reply);
        }
        return { fields, isMissing };
    }

    /** Both views of each API, or of a turn one of each: what a call has done is to be seen at once. */
    async lookAround(turn?: number): Promise<void> {
        for (const [index, api] of this.apis.entries()) {
            for (const [place, view] of (["get", "list"] as const).entries()) {
                if (turn === undefined || (turn + index + place) % 2 === 0) {
                    await this.look(view, api);
                }
            }
        }
    }

    /** @throws {LiveError} when it fails, or takes too long */
    async untilReady(): Promise<void> {
        const { clock } = this.atlas;
        const since = clock.now();
        for (let turn = 0; this.furthest < Stage.Ready; turn += 1) {
            await this.lookAround(turn);
            if (this.failure !== undefined) {
                throw new LiveError(`Atlas could not make the endpoint (FAILED): ${this.failure}`);
            }
            if (clock.now() - since > LONGEST_CREATION) {
                throw new LiveError("The endpoint did not become ready in time.");
            }
            if (clock.now() - this.seenAt > LONGEST_ABSENCE) {
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
        this.courses.forEach((course) => course.conclude(findings));
        for (const api of this.apis.slice(1)) {
            findings.either("endpoints.sameIds", this.courses.has(api), `${api.api} does not show it`);
        }
    }

    private compare(api: Dialect, fields: Fields | undefined, before: Stage, reply: Reply): void {
        const { findings } = this.atlas;
        const stage = fields === undefined ? Stage.Gone : stageOf(fields);
        // It is gone only after a call of ours.
        if (stage < before || (stage === Stage.Gone && before < Stage.Leaving)) {
            findings.differs("answers.fresh", "an answer shows what was before", reply);
            return;
        }
        findings.met("answers.fresh");
        if (fields === undefined) {
            return;
        }
        this.reach(stage);
        this.seenAt = this.atlas.clock.now();
        const expected = ["INITIATING", api.readyStatus, "DELETING"];
        const course = this.courses.get(api) ?? new Statuses(`status.${api.api}`, expected);
        this.courses.set(api, course);
        course.add(fields.status, reply, findings);
        this.failure = fields.status === "FAILED" ? JSON.stringify(fields.errorMessage) : undefined;
        const { regionName, endpointServiceName: name } = fields;
        if (api === SUCCESSOR) {
            const what = regionName === undefined ? "the region is hidden" : "the region is another";
            findings.either(
                "endpoints.region",
                normalizeRegion(String(regionName)) === this.region,
                what,
                reply,
            );
        }
        if (typeof name === "string") {
            const isNamed = regionOfServiceName(name) === this.region && /\.vpce-svc-[0-9a-f]+$/.test(name);
            findings.either("status.name", isNamed, "the name has another form", reply);
        }
    }
}

function stageOf({ status, endpointServiceName }: Fields): Stage {
    if (status === "DELETING") {
        return Stage.Leaving;
    }
    // A word that nobody knows is as good as AVAILABLE, once there is a name.
    return typeof endpointServiceName === "string" && status !== "INITIATING" ? Stage.Ready : Stage.Pending;
}

/** In AWS's spelling; undefined where the answer hides it. */
export function regionOf({ regionName, endpointServiceName }: Fields): string | undefined {
    return normalizeRegion(String(regionName)) ?? regionOfServiceName(String(endpointServiceName));
}
