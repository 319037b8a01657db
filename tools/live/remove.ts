import { dialectOf, SUCCESSOR } from "../../provider/src/atlas/api/dialects";
import { createdAt } from "../../provider/src/atlas/api/objectId";
import { LiveError, type Atlas } from "./atlas";
import { Endpoint, pauseAfter, regionOf, Stage, type Sight } from "./endpoint";
import type { Making, RecordFile } from "./record";
import { itemsOf, type Reply } from "./reply";

/** What is missing counts as gone after so many looks, over so many milliseconds. */
const LOOKS = 3;
const LOOKS_OVER = 10_000;
const LOOK_PAUSE = 5_000;
const LONGEST_REMOVAL = 40 * 60_000;
/** For how long a created endpoint may not be listed yet. */
const LONGEST_LAG = 30_000;
/** Where the answer of the create call is not known, an endpoint is ours if it was made at that time, to these seconds. */
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
    record.clear();
}

/** Removes an endpoint of ours, and waits until nothing shows it any more. */
export async function remove(
    atlas: Atlas,
    endpoint: Endpoint,
    { attached }: Pick<Making, "attached">,
): Promise<void> {
    const since = atlas.clock.now();
    let looks = 0;
    let missingSince = 0;
    for (;;) {
        const sight = await endpoint.look("get");
        const isMissing = sight.isMissing && (await endpoint.look("list")).isMissing;
        const now = atlas.clock.now();
        missingSince = looks === 0 ? now : missingSince;
        looks = isMissing ? looks + 1 : 0;
        if (looks >= LOOKS && now - missingSince >= LOOKS_OVER) {
            endpoint.reach(Stage.Gone);
            return;
        }
        if (sight.fields !== undefined && sight.fields.status !== "DELETING") {
            await ask(atlas, endpoint, sight, attached);
        }
        if (now - since > LONGEST_REMOVAL) {
            throw new LiveError("Atlas has not removed the endpoint in time.");
        }
        await atlas.sleep(looks > 0 ? LOOK_PAUSE : pauseAfter(now - since));
    }
}

/** Detaches what we have attached, then deletes. */
async function ask(
    atlas: Atlas,
    { api, id }: Endpoint,
    { fields }: Sight,
    attached: readonly string[],
): Promise<void> {
    const shown: readonly unknown[] = Array.isArray(fields?.interfaceEndpoints)
        ? fields.interfaceEndpoints
        : [];
    const ours = attached.filter((one) => shown.includes(one));
    if (shown.length > ours.length) {
        throw new LiveError(
            `Somebody has attached ${shown.filter((one) => !attached.includes(String(one))).join(", ")} to it, which has to be detached first.`,
        );
    }
    const path = `${api.listPath}/{id}`;
    for (const vpce of ours) {
        await atlas.ask({
            api,
            method: "DELETE",
            path: `${path}/${api.attachments}/{vpce}`,
            values: { id, vpce },
        });
    }
    if (ours.length === 0) {
        await atlas.ask({ api, method: "DELETE", path, values: { id } });
    }
}

/** Nobody can tell whose it is. */
export class Undecidable extends LiveError {
    constructor(
        readonly id: string,
        { region }: Making,
        age: number,
    ) {
        super(
            `A create call of the check was not answered. In ${region} there is now the endpoint ${id}, made ${Math.round(age / 1000)} s after it, so it may be somebody else's.`,
        );
    }
}

/**
 * The id of the endpoint of a create call whose answer is not known; undefined where it has made none. Looks for half a
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
        const isHidden = fresh.some((one) => regionOf(one) === undefined);
        if (!isHidden && atlas.now() - making.sentAt > LONGEST_LAG) {
            return undefined;
        }
        if (atlas.clock.now() - since > LONGEST_REMOVAL) {
            throw new LiveError(
                "Atlas hides the region of a new endpoint, so that nobody can tell whose it is.",
            );
        }
        await atlas.sleep(Math.max(LOOK_PAUSE, pauseAfter(atlas.clock.now() - since)));
    }
}

/** The list that tells regions, or where that does not answer, the other one. @throws {LiveError} where neither does */
async function listed(atlas: Atlas, { api }: Making): Promise<Reply> {
    for (const dialect of [SUCCESSOR, dialectOf(api)]) {
        const reply = await atlas.ask({ api: dialect, path: dialect.listPath });
        if (reply.status === 200 && reply.trouble === undefined) {
            return reply;
        }
    }
    throw new LiveError("Neither API lists the project's endpoints.");
}
