import { DIALECTS } from "../../provider/src/atlas/api/dialects";
import { normalizeRegion } from "../../provider/src/atlas/api/regions";
import { loggedIn } from "../../provider/src/atlas/connect";
import { addressOf, type Settings } from "../../provider/src/atlas/settings";
import type { Send } from "../../provider/src/atlas/wire/wire";
import type { Clock } from "../../provider/src/waiting/clock";
import { Atlas, LiveError } from "./atlas";
import { clearRecord, readRecord, writeRecord, type Made } from "./record";
import { Transcript } from "./transcript";
import { askWhatNeedsNone, listThrough, remove, walkEndpoint, type Given, type Walk } from "./walk";

/** What the check is run with. */
export interface World {
    /** Where the report and the record are. */
    readonly folder: string;
    readonly settings: Settings;
    /** Without a login. */
    readonly wire: Send;
    readonly clock: Clock;
    readonly interrupted: AbortSignal;
    readonly say: (line: string) => void;
    /** @returns undefined where nobody answers */
    readonly ask: (question: string) => Promise<string | undefined>;
}

/** What to type where something may be left, undefined where nothing is. */
export function left(folder: string): string | undefined {
    const made = readRecord(folder);
    if (made === undefined) {
        return undefined;
    }
    const ids = made.ids.length === 0 ? "" : `It has left ${made.ids.join(", ")}. `;
    return `${ids}${lookFor(made)}Type: npm run live -- --clean`;
}

/** What nobody can tell whose it is. */
function lookFor({ askedAt, region, groupId }: Made): string {
    return askedAt === undefined
        ? ""
        : `Atlas may have made a private endpoint in ${region} of project ${groupId} at ${askedAt} that the check does not know: look for it in Atlas. `;
}

/** @returns the exit code: 0 as expected, 2 otherwise @throws {LiveError} where it could not finish */
export async function check(given: Given, isSure: boolean, world: World): Promise<0 | 2> {
    const { folder, settings, say } = world;
    if (readRecord(folder) !== undefined) {
        throw new LiveError("An earlier check has left something behind, or still runs.");
    }
    const atlas = atlasFor(world, given.groupId);
    const apis = DIALECTS.filter(({ logins }) => logins.includes(settings.login.kind));
    const served = [];
    for (const api of apis) {
        const list = await listThrough(atlas, api).catch((error: unknown) => {
            if (api === apis.at(-1)) {
                throw error;
            }
            say((error as Error).message);
            return undefined;
        });
        const inTheWay = list?.filter(
            ({ regionName }) =>
                typeof regionName === "string" && normalizeRegion(regionName) === given.region,
        );
        if (inTheWay !== undefined && inTheWay.length > 0) {
            throw new LiveError(
                `The project has a private endpoint in ${given.region}: pass --region with a region where it has none.`,
            );
        }
        if (list !== undefined && api.regions?.includes(given.region) !== false) {
            served.push(api);
        }
    }
    say(
        `This makes a private endpoint in ${given.region} of project ${given.groupId} at ${settings.baseUrl}, through ${served.map(({ api }) => api).join(" and then ")}, ` +
            `${given.vpcEndpoint === undefined ? "" : `attaches ${given.vpcEndpoint}, `}and removes it again.`,
    );
    if (!isSure && (await world.ask("Go on? Type yes: ")) !== "yes") {
        throw new LiveError("Nothing was made. Without a terminal, pass --yes.");
    }
    const made: Made = {
        address: addressOf(settings.baseUrl),
        ...{ groupId: given.groupId, region: given.region, api: "endpointService", ids: [], attached: [] },
    };
    const chooseVpcEndpoint = async (service: string): Promise<string> => {
        const question = `Make a VPC endpoint for ${service} and type its id (Enter: ${given.vpcEndpoint}): `;
        return (!isSure && (await world.ask(question))) || (given.vpcEndpoint ?? "");
    };
    const walk: Walk = { atlas, given, folder, made, say, chooseVpcEndpoint };
    let finished = false;
    try {
        await askWhatNeedsNone(walk, apis);
        for (const api of served) {
            await walkEndpoint(walk, api);
        }
        finished = true;
    } catch (error) {
        if (!world.interrupted.aborted) {
            await removeLeft(world).catch(() => undefined);
        }
        throw error;
    } finally {
        atlas.transcript.write(folder, { date: new Date().toISOString().slice(0, 10), finished });
    }
    const { differences } = atlas.transcript;
    differences.forEach(({ fact, what }) => say(`  otherwise: ${fact}: ${what}`));
    say(`${differences.length} differences; live-report.md has the answers`);
    return differences.length === 0 ? 0 : 2;
}

/** Removes what the record has an id of, and names what else to look at. @returns the exit code */
export async function clean(world: World): Promise<0 | 1> {
    const made = readRecord(world.folder);
    if (made === undefined) {
        world.say("There is nothing to remove.");
        return 0;
    }
    if (made.address !== addressOf(world.settings.baseUrl)) {
        throw new LiveError(`What is left is at ${made.address}: set MONGODB_ATLAS_BASE_URL to that.`);
    }
    await removeLeft(world);
    const unknown = lookFor(made);
    world.say(unknown === "" ? "All is removed." : `${unknown}The record is gone.`);
    clearRecord(world.folder);
    return unknown === "" ? 0 : 1;
}

async function removeLeft(world: World): Promise<void> {
    const made = readRecord(world.folder);
    if (made === undefined) {
        return;
    }
    const api = DIALECTS.find((one) => one.api === made.api) ?? DIALECTS[0];
    if (api !== undefined) {
        await remove(atlasFor(world, made.groupId), api, made);
    }
    const rest = { ...made, ids: [], attached: [] };
    if (made.askedAt === undefined) {
        clearRecord(world.folder);
    } else {
        writeRecord(world.folder, rest);
    }
}

function atlasFor({ settings, clock, wire, interrupted }: World, groupId: string): Atlas {
    const to = { baseUrl: settings.baseUrl, groupId, send: loggedIn(settings, clock, wire) };
    return new Atlas(to, clock, new Transcript(), interrupted);
}
