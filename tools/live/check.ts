import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DIALECTS, dialectOf, type Api, type Dialect } from "../../provider/src/atlas/api/dialects";
import { createdAt, isObjectId } from "../../provider/src/atlas/api/objectId";
import { normalizeRegion } from "../../provider/src/atlas/api/regions";
import { CONNECTION_STATUSES, endpointPhase } from "../../provider/src/atlas/api/statuses";
import { addressOf } from "../../provider/src/atlas/settings";
import { readErrorBody } from "../../provider/src/atlas/wire/body";
import { Atlas, fieldsOf, type Reply, type World } from "./atlas";

/** What the user has asked for. */
export interface Given {
    readonly groupId: string;
    readonly region: string;
    readonly vpcEndpoint?: string | undefined;
    readonly cluster?: string | undefined;
    /** Nothing is asked. */
    readonly isSure: boolean;
}

/** What the check has made and not yet removed, and what it is about to make. */
interface Made {
    readonly address: string;
    readonly groupId: string;
    readonly region: string;
    readonly api: Api;
    /** When a create call was sent whose answer is not known. */
    askedAt?: string | undefined;
    readonly ids: string[];
    /** The VPC endpoints that it attaches to them. */
    readonly attached: string[];
}

const CLUSTERS_VERSION = "application/vnd.atlas.2024-08-05+json";
const NOBODYS_ID = "0".repeat(24);

const recordIn = (folder: string): string => join(folder, "live-record.json");
const write = (folder: string, made: Made): void =>
    writeFileSync(recordIn(folder), `${JSON.stringify(made, undefined, 2)}\n`, { flush: true });

/** @throws {Error} where it is damaged */
function read(folder: string): Made | undefined {
    if (!existsSync(recordIn(folder))) {
        return undefined;
    }
    try {
        return JSON.parse(readFileSync(recordIn(folder), "utf8")) as Made;
    } catch {
        throw new Error(`${recordIn(folder)} is damaged: look in Atlas what is left, then delete the file.`);
    }
}

/** What to type where something may be left, undefined where nothing is. */
export function left(folder: string): string | undefined {
    const made = read(folder);
    const ids = made?.ids.map((id) => `It has left ${id}. `) ?? [];
    return made && `${ids.join("")}${lookFor(made)}Type: npm run live -- --clean`;
}

/** What nobody can tell whose it is. */
const lookFor = ({ askedAt, region, groupId }: Made): string =>
    askedAt === undefined
        ? ""
        : `Look in Atlas for a private endpoint in ${region} of project ${groupId}, made at ${askedAt}: the answer to that call is not known. `;

/** @returns the exit code: 0 as expected, 2 otherwise @throws {Error} where it could not finish */
export async function check(given: Given, world: World): Promise<0 | 2> {
    const { folder, settings, say } = world;
    const { groupId, region, vpcEndpoint } = given;
    if (read(folder) !== undefined) {
        throw new Error("An earlier check has left something behind, or still runs.");
    }
    const atlas = new Atlas(world, groupId);
    const apis = DIALECTS.filter(({ logins }) => logins.includes(settings.login.kind));
    const lists = await Promise.all(apis.map(async (api) => listThrough(atlas, api)));
    const listed = lists.flatMap(({ list }) => list ?? []);
    if (listed.some((one) => normalizeRegion(String(one.regionName)) === region)) {
        throw new Error(`There is a private endpoint in ${region}: pass --region with another one.`);
    }
    const last = lists.at(-1);
    if (last?.list === undefined) {
        throw new Error(
            `Atlas does not list the project's private endpoints: ${last && wordsOf(last.reply)}`,
        );
    }
    const served = apis.filter(
        ({ regions }, index) => lists[index]?.list !== undefined && regions?.includes(region) !== false,
    );
    const attaches = vpcEndpoint === undefined ? "" : `attaches ${vpcEndpoint}, `;
    say(
        `This makes a private endpoint in ${region} of project ${groupId} at ${settings.baseUrl}, ${attaches}and removes it again: through ${served.map(({ api }) => api).join(" and then ")}.`,
    );
    if (!given.isSure && (await world.ask("Go on? Type yes: ")) !== "yes") {
        throw new Error("Nothing was made. Without a terminal, pass --yes.");
    }
    let isFinished = false;
    try {
        await askWhatNeedsNone(atlas, given, apis);
        for (const api of served) {
            await walk(atlas, given, world, api);
            say(`${api.api}: removing it`);
            await removeMade(atlas, folder);
        }
        isFinished = true;
    } catch (error) {
        if (!world.interrupted.aborted) {
            await removeMade(atlas, folder).catch(() => undefined);
        }
        throw error;
    } finally {
        atlas.write(folder, isFinished);
    }
    atlas.differences.forEach(({ fact, what }) => say(`  otherwise: ${fact}: ${what}`));
    say(`${atlas.differences.length} differences; live-report.md has the answers`);
    return atlas.differences.length === 0 ? 0 : 2;
}

/** Removes what an earlier check has left, and names what else to look at. @returns the exit code */
export async function clean(world: World): Promise<0 | 1> {
    const made = read(world.folder);
    if (made !== undefined && made.address !== addressOf(world.settings.baseUrl)) {
        throw new Error(`What is left is at ${made.address}: set MONGODB_ATLAS_BASE_URL to that.`);
    }
    await removeMade(new Atlas(world, made?.groupId ?? NOBODYS_ID), world.folder);
    const rest = read(world.folder);
    world.say(rest === undefined ? "All is removed." : `${lookFor(rest)}The record is gone.`);
    rmSync(recordIn(world.folder), { force: true });
    return rest === undefined ? 0 : 1;
}

/** Removes what the record has an id of, and waits until it is gone. */
async function removeMade(atlas: Atlas, folder: string): Promise<void> {
    const made = read(folder);
    const api = dialectOf(made?.api);
    const take = async (
        fact: "detach" | "delete",
        path: string,
        values: Record<string, string>,
    ): Promise<Reply> => {
        const one = { api, path: `${api.listPath}/{id}${path}`, values };
        const reply = await atlas.ask({ ...one, method: "DELETE" });
        // Atlas may have removed it together with its last attachment.
        if (reply.status !== 404) {
            atlas.expect(`${api.api}.${fact}`, reply);
        }
        return atlas.until("what was deleted is still there", async () => {
            const found = await atlas.ask(one);
            return found.status === 404 ? found : undefined;
        });
    };
    for (const id of made?.ids ?? []) {
        for (const vpce of made?.attached ?? []) {
            await take("detach", `/${api.attachments}/{vpce}`, { id, vpce });
        }
        atlas.expectRefusal("PRIVATE_ENDPOINT_SERVICE_NOT_FOUND", await take("delete", "", { id }));
    }
    if (made?.askedAt === undefined) {
        rmSync(recordIn(folder), { force: true });
    } else {
        write(folder, { ...made, ids: [], attached: [] });
    }
}

/** @returns the endpoints that an API lists, undefined where it does not, and what it has answered */
async function listThrough(
    atlas: Atlas,
    api: Dialect,
): Promise<{ readonly list?: Record<string, unknown>[]; readonly reply: Reply }> {
    const reply = await atlas.ask({ api, path: api.listPath });
    if (reply.status !== 200 || !Array.isArray(reply.json)) {
        return { reply };
    }
    atlas.expect(`${api.api}.list`, reply);
    return { list: reply.json.map(fieldsOf), reply };
}

/** What an error says, for the user's own eyes. */
function wordsOf({ status, json }: Reply): string {
    const { errorCode = "", detail = "" } = readErrorBody(json);
    return status === 0 ? "no answer" : `${status} ${errorCode} ${detail}`.trim();
}

async function askWhatNeedsNone(atlas: Atlas, { cluster }: Given, apis: readonly Dialect[]): Promise<void> {
    for (const api of apis) {
        const one = { api, path: `${api.listPath}/{id}`, values: { id: NOBODYS_ID } };
        atlas.expectRefusal("PRIVATE_ENDPOINT_SERVICE_NOT_FOUND", await atlas.ask(one));
        const project = { api, path: api.listPath, values: { groupId: NOBODYS_ID } };
        atlas.expectRefusal("GROUP_NOT_FOUND", await atlas.ask(project));
    }
    atlas.expect("regionalMode.get", await atlas.ask({ path: "/privateEndpoint/regionalMode" }));
    atlas.expect("clusters.list", await atlas.ask({ path: "/clusters", accept: CLUSTERS_VERSION }));
    if (cluster !== undefined) {
        await readCluster(atlas, cluster);
    }
}

/** Makes an endpoint by one API, waits until it is ready, and attaches. @throws {Error} where it cannot go on */
async function walk(atlas: Atlas, given: Given, world: World, api: Dialect): Promise<void> {
    const made = await create(atlas, given, world, api);
    const [id = ""] = made.ids;
    world.say(`${api.api}: made ${id}; waiting until it is ready`);
    const ready = await atlas.until(`${id} is not ready`, async () => {
        const reply = await atlas.ask({ api, path: `${api.listPath}/{id}`, values: { id } });
        atlas.expect(`${api.api}.get`, reply);
        const fields = fieldsOf(reply.json);
        const { status, endpointServiceName: name, errorMessage } = fields;
        const named = typeof name === "string" ? { endpointServiceName: name } : {};
        const phase = endpointPhase({ status: String(status), ...named });
        if (phase !== "ready" && phase !== "pending") {
            throw new Error(`The endpoint is ${String(status)}: ${String(errorMessage)}`);
        }
        return phase === "ready" ? fields : undefined;
    });
    const service = String(ready.endpointServiceName);
    atlas.see(`status.${api.api}`, ready.status === api.readyStatus, `ready is ${String(ready.status)}`);
    atlas.see("status.name", service.includes(given.region), "the region is not in endpointServiceName");
    for (const other of DIALECTS.filter(({ logins }) => logins.includes(world.settings.login.kind))) {
        const { list } = await listThrough(atlas, other);
        const isListed = list?.some((one) => one.id === id) !== false;
        atlas.see("endpoints.sameIds", isListed, `${other.api} does not list what ${api.api} made`);
    }
    if (given.vpcEndpoint !== undefined) {
        // In AWS it can be made only now.
        const question = `Make a VPC endpoint for ${service} and type its id (Enter: ${given.vpcEndpoint}): `;
        made.attached.push((!given.isSure && (await world.ask(question))) || given.vpcEndpoint);
        write(world.folder, made);
        await attach(atlas, given, world, made);
    }
}

/** @throws {Error} where none was made, or the answer does not tell */
async function create(atlas: Atlas, given: Given, world: World, api: Dialect): Promise<Made> {
    const { groupId, region } = given;
    const ids: string[] = [];
    const address = addressOf(world.settings.baseUrl);
    const made: Made = { address, groupId, region, api: api.api, ids, attached: [] };
    const body = { providerName: "AWS", region: api.spellRegion(region) };
    const post = async (): Promise<Reply> => {
        made.askedAt = new Date().toISOString();
        write(world.folder, made);
        const reply = await atlas.ask({ api, method: "POST", path: api.createPath, body, isMaking: true });
        const { id } = fieldsOf(reply.json);
        const isMade = reply.status > 0 && reply.status < 300 && typeof id === "string" && isObjectId(id);
        if (isMade && !ids.includes(id)) {
            ids.push(id);
        }
        if (isMade || (reply.status >= 400 && reply.status < 500)) {
            made.askedAt = undefined;
        }
        write(world.folder, made);
        return reply;
    };
    const reply = await post();
    const [id] = ids;
    if (id === undefined) {
        throw new Error(`Atlas has named no new private endpoint: ${wordsOf(reply)}`);
    }
    atlas.expect(`${api.api}.create`, reply);
    const late = ((createdAt(id) ?? 0) - Date.parse(String(reply.headers.date))) / 1_000;
    atlas.see("answers.clock", late >= 0 && late <= 1, `an id's time is ${late} s after Date`);
    atlas.expectRefusal("PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION", await post());
    return made;
}

async function attach(atlas: Atlas, { cluster }: Given, { say }: World, made: Made): Promise<void> {
    const api = dialectOf(made.api);
    const {
        ids: [id = ""],
        attached: [vpce = ""],
    } = made;
    const path = `${api.listPath}/{id}/${api.attachments}`;
    const body = api.attachBody(vpce);
    const post = { api, method: "POST", path, values: { id }, body, isMaking: true } as const;
    atlas.expect(`${api.api}.attach`, await atlas.ask(post));
    say(`${api.api}: attached ${vpce}; waiting until it is connected`);
    const status = await atlas.until(`${vpce} is not connected`, async () => {
        const reply = await atlas.ask({ api, path: `${path}/{vpce}`, values: { id, vpce } });
        atlas.expect(`${api.api}.attached`, reply);
        const connectionStatus = String(fieldsOf(reply.json).connectionStatus);
        const phase = CONNECTION_STATUSES.phaseOf({ connectionStatus });
        return phase === "pending" ? undefined : connectionStatus;
    });
    atlas.see("attachment.status", status === "AVAILABLE", `the attachment ends as ${status}`);
    atlas.expectRefusal("PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS", await atlas.ask(post));
    if (cluster !== undefined && status === "AVAILABLE") {
        say(`${api.api}: waiting for a connection string of the cluster`);
        await atlas.until(`the cluster lists no string for ${vpce}`, async () =>
            JSON.stringify(await readCluster(atlas, cluster)).includes(vpce) ? true : undefined,
        );
    }
}

async function readCluster(atlas: Atlas, cluster: string): Promise<unknown> {
    const question = { path: "/clusters/{cluster}", values: { cluster }, accept: CLUSTERS_VERSION };
    const reply = await atlas.ask(question);
    atlas.expect("clusters.get", reply);
    return reply.json;
}
