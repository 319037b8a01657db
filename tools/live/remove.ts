import { dialectOf, type Dialect } from "../../provider/src/atlas/api/dialects";
import { createdAt } from "../../provider/src/atlas/api/objectId";
import { LiveError, type Atlas, type Moment } from "./atlas";
import { Endpoint, pauseAfter, regionIn } from "./endpoint";
import type { Making, RecordFile } from "./record";
import { itemsOf } from "./reply";

/** What is missing at each look for so long counts as gone. */
const LONGEST_MISSING = 10_000;
const LOOK_PAUSE = 5_000;
/** What is younger, and was never seen, may only not be shown yet. */
const LONGEST_LAG = 60_000;
/** The same, where Atlas says that the region is taken. */
const LONGEST_TAKEN_LAG = 10 * 60_000;
/** Where the answer of a create call is not known, what was made at that second is ours, or shortly after. */
const MADE_FROM = -2_000;
const MADE_TO = 3_000;

/** Removes what the record names, and nothing else. @throws {LiveError} where something is left; the record says what */
export async function removeAll(atlas: Atlas, record: RecordFile, making: Making): Promise<void> {
    await removeKnown(atlas, record, making);
    if (making.isPending) {
        await resolvePending(atlas, record, making);
        await removeKnown(atlas, record, making);
    }
}

async function removeKnown(atlas: Atlas, record: RecordFile, making: Making): Promise<void> {
    for (const id of [...making.ids]) {
        await remove(atlas, new Endpoint(atlas, id, making.region, [dialectOf(making.api)]), making);
        // The list may go on showing it for a while.
        making.others.push(id);
        making.ids = making.ids.filter((one) => one !== id);
        record.write(making);
    }
}

/** Removes an endpoint of ours, and waits until nothing shows it any more. */
export async function remove(atlas: Atlas, endpoint: Endpoint, { attached }: Making): Promise<void> {
    const { api, id } = endpoint;
    const path = `${api.listPath}/{id}`;
    endpoint.mayLeave = true;
    const since = atlas.clock.now();
    let isAccepted = false;
    let missingSince: number | undefined;
    for (;;) {
        const { fields, isMissing } = await endpoint.look("get");
        const now = atlas.clock.now();
        const made = createdAt(id) ?? 0;
        const isOld =
            endpoint.isSeen ||
            now - since > LONGEST_LAG ||
            isPast(atlas, LONGEST_LAG, { atlas: made, machine: made });
        const isGone = isMissing && isOld && (await endpoint.look("list")).isMissing;
        missingSince = isGone ? (missingSince ?? now) : undefined;
        if (now - (missingSince ?? now) >= LONGEST_MISSING) {
            return;
        }
        if (fields !== undefined && fields.status !== "DELETING") {
            const { interfaceEndpoints: shown } = fields;
            const names = Array.isArray(shown) ? shown.map(String) : attached;
            const theirs = names.filter((name) => !attached.includes(name));
            if (theirs.length > 0) {
                throw new LiveError(`Somebody has attached ${theirs.join(", ")} to ${id}: detach it first.`);
            }
            for (const vpce of names) {
                const one = `${path}/${api.attachments}/{vpce}`;
                await atlas.ask({ api, method: "DELETE", path: one, values: { id, vpce } });
            }
            // A status that nobody knows may be another word for DELETING.
            if (
                !isAccepted ||
                /^(?:INITIATING|WAITING_FOR_USER|AVAILABLE|FAILED)$/.test(String(fields.status))
            ) {
                const { status } = await atlas.ask({ api, method: "DELETE", path, values: { id } });
                isAccepted ||= status >= 200 && status < 300;
            }
        }
        await atlas.sleep(isMissing ? LOOK_PAUSE : pauseAfter(now - since));
    }
}

/** Nobody but a person can tell whose it is. */
export class Undecidable extends LiveError {
    constructor(
        readonly id: string,
        { region }: Making,
        age: number,
    ) {
        super(
            `A create call of the check was not answered, and ${region} has the private endpoint ${id}, made ` +
                `${Math.round(age / 1000)} s after it. It may be somebody else's, so it was not touched.`,
        );
    }
}

/**
 * Finds what a create call has made whose answer is not known: looks for a minute, since a list may be behind, and as
 * long as a new endpoint hides its region. @throws {Undecidable}
 */
export async function resolvePending(atlas: Atlas, record: RecordFile, making: Making): Promise<void> {
    const since = atlas.clock.now();
    for (;;) {
        const known = [...making.others, ...making.ids];
        const { regions } = await listed(atlas, making.groupId);
        const fresh = [...regions].filter(([id]) => !known.includes(id));
        const [ours] = fresh.find(([, region]) => region === making.region) ?? [];
        if (ours !== undefined) {
            if (!isOfCall(ours, making)) {
                throw new Undecidable(ours, making, (createdAt(ours) ?? 0) - making.sentFrom.atlas);
            }
            making.ids.push(ours);
        }
        const isHidden = fresh.some(([, region]) => region === undefined);
        const lag = making.isTaken ? LONGEST_TAKEN_LAG : LONGEST_LAG;
        if (ours !== undefined || (!isHidden && isPast(atlas, lag, making.sentTo))) {
            making.isPending = false;
            record.write(making);
            return;
        }
        await atlas.sleep(Math.max(LOOK_PAUSE, pauseAfter(atlas.clock.now() - since)));
    }
}

/** Whether an id was made at the time of the create calls, by Atlas's clock or by this machine's: either may be wrong. */
export function isOfCall(id: string, { sentFrom, sentTo }: Making): boolean {
    const made = createdAt(id) ?? 0;
    return (["atlas", "machine"] as const).some(
        (clock) => made >= sentFrom[clock] + MADE_FROM && made <= sentTo[clock] + MADE_TO,
    );
}

/** By both clocks, since either may be wrong. */
function isPast(atlas: Atlas, milliseconds: number, moment: Moment): boolean {
    const now = atlas.now();
    return now.atlas - moment.atlas > milliseconds && now.machine - moment.machine > milliseconds;
}

/** What the project has. */
interface Listed {
    /** The APIs that list it. */
    readonly apis: readonly Dialect[];
    /** By id of the endpoint, as far as an API tells it. */
    readonly regions: ReadonlyMap<string, string | undefined>;
}

/** @throws {LiveError} where no API lists the endpoints */
export async function listed(atlas: Atlas, groupId: string): Promise<Listed> {
    const apis: Dialect[] = [];
    const regions = new Map<string, string | undefined>();
    let last = "";
    for (const api of atlas.apis) {
        const reply = await atlas.ask({ api, path: api.listPath });
        atlas.findings.answer(`${api.api}.list`, reply);
        const items = itemsOf(reply);
        // A list without ids tells nothing.
        if (items?.every(({ id }) => typeof id === "string") === true) {
            apis.push(api);
            items.forEach((one) => regions.set(String(one.id), regionIn(one) ?? regions.get(String(one.id))));
        } else {
            last = atlas.wordsOf(reply);
        }
    }
    if (apis.length === 0) {
        throw new LiveError(
            `Atlas does not list the project's private endpoints with their ids: ${last} ` +
                `Type: npx --no -- pulumi-atlas-private-endpoint doctor --group-id ${groupId}.`,
        );
    }
    return { apis, regions };
}
