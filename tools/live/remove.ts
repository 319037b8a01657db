import { dialectOf, SUCCESSOR } from "../../provider/src/atlas/api/dialects";
import { createdAt } from "../../provider/src/atlas/api/objectId";
import { LiveError, type Atlas } from "./atlas";
import { Endpoint, pauseAfter, regionOf } from "./endpoint";
import type { Making, RecordFile } from "./record";
import { itemsOf, type Reply } from "./reply";

/** What is missing counts as gone after so many looks, over so many milliseconds. */
const LOOKS = 3;
const LOOKS_OVER = 10_000;
const LOOK_PAUSE = 5_000;
const LONGEST_REMOVAL = 40 * 60_000;
/** What is younger, and was never seen, may only not be shown yet. */
const LONGEST_LAG = 60_000;
/** Where the answer of a create call is not known, an endpoint is ours if it was made at that second, or shortly after. */
const MADE_FROM = -2_000;
const MADE_TO = 3_000;

/** Removes what the record names, and nothing else. @throws {LiveError} where something is left; the record says what */
export async function removeAll(atlas: Atlas, record: RecordFile, making: Making): Promise<void> {
    if (making.isPending) {
        const id = await findOurs(atlas, making);
        making.ids.push(...(id === undefined ? [] : [id]));
        making.isPending = false;
        record.write(making);
    }
    for (const id of [...making.ids]) {
        await remove(atlas, new Endpoint(atlas, id, making.region, [dialectOf(making.api)]), making);
        making.ids = making.ids.filter((one) => one !== id);
        record.write(making);
    }
}

/** Removes an endpoint of ours, and waits until nothing shows it any more. */
export async function remove(atlas: Atlas, endpoint: Endpoint, { attached }: Making): Promise<void> {
    const { api, id } = endpoint;
    const path = `${api.listPath}/{id}`;
    const since = atlas.clock.now();
    let looks = 0;
    let missingSince = since;
    for (;;) {
        const { fields, isMissing } = await endpoint.look("get");
        const now = atlas.clock.now();
        const isOld = endpoint.isSeen || atlas.now() - (createdAt(id) ?? 0) > LONGEST_LAG;
        const isGone = isMissing && isOld && (await endpoint.look("list")).isMissing;
        missingSince = looks === 0 ? now : missingSince;
        looks = isGone ? looks + 1 : 0;
        if (looks >= LOOKS && now - missingSince >= LOOKS_OVER) {
            return;
        }
        if (now - since > LONGEST_REMOVAL) {
            throw new LiveError("Atlas has not removed the endpoint in time.");
        }
        if (fields !== undefined && fields.status !== "DELETING") {
            const { interfaceEndpoints: shown } = fields;
            const names = Array.isArray(shown) ? shown.map(String) : [];
            const theirs = names.filter((name) => !attached.includes(name));
            if (theirs.length > 0) {
                throw new LiveError(`Somebody has attached ${theirs.join(", ")} to ${id}: detach it first.`);
            }
            for (const vpce of names) {
                const one = `${path}/${api.attachments}/{vpce}`;
                await atlas.ask({ api, method: "DELETE", path: one, values: { id, vpce } });
            }
            if (names.length === 0) {
                await atlas.ask({ api, method: "DELETE", path, values: { id } });
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
 * The id of the endpoint of a create call whose answer is not known; undefined where it has made none. Looks for a
 * minute, since a list may be behind, and as long as a new endpoint hides its region.
 * @throws {Undecidable}
 */
export async function findOurs(atlas: Atlas, making: Making): Promise<string | undefined> {
    const since = atlas.clock.now();
    for (;;) {
        const shown = itemsOf(await listed(atlas, making));
        const fresh = shown.filter(({ id }) => ![...making.others, ...making.ids].includes(String(id)));
        const ours = fresh.find((one) => regionOf(one) === making.region);
        if (typeof ours?.id === "string") {
            const age = (createdAt(ours.id) ?? 0) - making.sentAt;
            if (age >= MADE_FROM && age <= MADE_TO) {
                return ours.id;
            }
            throw new Undecidable(ours.id, making, age);
        }
        if (fresh.every((one) => regionOf(one) !== undefined) && atlas.now() - making.sentAt > LONGEST_LAG) {
            return undefined;
        }
        if (atlas.clock.now() - since > LONGEST_REMOVAL) {
            throw new LiveError("Atlas hides the region of a new endpoint: nobody can tell whose it is.");
        }
        await atlas.sleep(Math.max(LOOK_PAUSE, pauseAfter(atlas.clock.now() - since)));
    }
}

/** The list that tells regions, or where that does not answer, the other one. @throws {LiveError} where neither does */
export async function listed(atlas: Atlas, { api }: Pick<Making, "api">): Promise<Reply> {
    for (const dialect of [SUCCESSOR, dialectOf(api)]) {
        const reply = await atlas.ask({ api: dialect, path: dialect.listPath });
        if (reply.status === 200 && reply.trouble === undefined) {
            return reply;
        }
    }
    throw new LiveError("Neither API lists the project's endpoints.");
}
