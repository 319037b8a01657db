import type { RefusalCode } from "../../emulator/src/facts";
import { DIALECTS, dialectOf, SUCCESSOR, type Dialect } from "../../provider/src/atlas/api/dialects";
import { createdAt } from "../../provider/src/atlas/api/objectId";
import { normalizeRegion } from "../../provider/src/atlas/api/regions";
import { connectionPhase, endpointPhase } from "../../provider/src/atlas/api/phases";
import { addressOf } from "../../provider/src/atlas/settings";
import { Atlas, textsOf, wordsOf, type Asked, type Reply, type Values, type World } from "./atlas";
import { forget, lookFor, read, write, type Made } from "./record";

/** What the user has asked for. */
export interface Given {
    readonly groupId: string;
    readonly region: string;
    readonly vpcEndpoint?: string | undefined;
    readonly cluster?: string | undefined;
    /** Nothing is asked. */
    readonly isSure: boolean;
}

const NOBODYS_ID = "0".repeat(24);

/** @returns the exit code: 0 as expected, 2 otherwise @throws {Error} where it could not finish */
export async function check(given: Given, world: World): Promise<0 | 2> {
    const { folder, settings, say } = world;
    const { groupId, region, vpcEndpoint, cluster } = given;
    if (read(folder) !== undefined) {
        throw new Error("An earlier check has left something behind, or still runs.");
    }
    const atlas = new Atlas(world, groupId);
    const apis: Dialect[] = [];
    for (const api of DIALECTS.filter(({ logins }) => logins.includes(settings.login.kind))) {
        const reply = await atlas.ask(`${api.api}.list`);
        const list = Array.isArray(reply.json) ? reply.json.map(textsOf) : undefined;
        if (list?.some(({ regionName = "" }) => normalizeRegion(regionName) === region) === true) {
            throw new Error(`There is a private endpoint in ${region}: pass --region with another one.`);
        }
        if (list === undefined && api === SUCCESSOR) {
            throw new Error(`Atlas does not list the project's private endpoints: ${wordsOf(reply)}`);
        }
        if (list !== undefined && api.regions?.includes(region) !== false) {
            apis.push(api);
        }
    }
    const attaches = vpcEndpoint === undefined ? "" : `attaches ${vpcEndpoint}, `;
    say(
        `This makes a private endpoint in ${region} of project ${groupId} at ${settings.baseUrl}, ${attaches}and removes it again: through ${apis.map(({ api }) => api).join(" and then ")}.`,
    );
    if (!given.isSure && (await world.ask("Go on? Type yes: ")) !== "yes") {
        throw new Error("Nothing was made. Without a terminal, pass --yes.");
    }
    let isFinished = false;
    try {
        await atlas.ask("regionalMode.get");
        await atlas.ask("clusters.list");
        if (cluster !== undefined) {
            await atlas.ask("clusters.get", { values: { cluster } });
        }
        for (const api of apis) {
            await walk(atlas, given, api, apis);
            say(`${api.api}: removing it`);
            await removeMade(atlas);
        }
        isFinished = true;
    } catch (error) {
        if (!world.interrupted.aborted) {
            await removeMade(atlas).catch(() => undefined);
        }
        throw error;
    } finally {
        atlas.write(isFinished);
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
    await removeMade(new Atlas(world, made?.groupId ?? NOBODYS_ID));
    const rest = read(world.folder);
    world.say(rest === undefined ? "All is removed." : `${lookFor(rest)}The record is gone.`);
    forget(world.folder);
    return rest === undefined ? 0 : 1;
}

/** Removes what the record has an id of, and waits until it is gone. */
async function removeMade(atlas: Atlas): Promise<void> {
    const { folder } = atlas.world;
    const made = read(folder);
    const { api } = dialectOf(made?.api);
    const remove = async (action: Asked, look: Asked, values: Values): Promise<true> => {
        const question = { values, mayBeGone: true } as const;
        await atlas.ask(action, question);
        return atlas.until("what was deleted is still there", look, question, ({ status }) =>
            status === 404 ? true : undefined,
        );
    };
    for (const id of made?.ids ?? []) {
        for (const vpce of made?.attached ?? []) {
            await remove(`${api}.detach`, `${api}.attached`, { id, vpce });
        }
        // Atlas may have removed it together with its last attachment.
        await remove(`${api}.delete`, `${api}.get`, { id });
        await atlas.ask(`${api}.get`, { values: { id }, refusal: "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND" });
    }
    if (made?.askedAt === undefined) {
        forget(folder);
    } else {
        write(folder, { ...made, ids: [], attached: [] });
    }
}

/** Everything that the check makes, through one API. @throws {Error} where it cannot go on */
async function walk(atlas: Atlas, given: Given, dialect: Dialect, apis: readonly Dialect[]): Promise<void> {
    const { api } = dialect;
    const { groupId, region, vpcEndpoint, cluster, isSure } = given;
    const { folder, settings, say } = atlas.world;
    const nobody = { id: NOBODYS_ID };
    await atlas.ask(`${api}.get`, { values: nobody, refusal: "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND" });
    await atlas.ask(`${api}.list`, { values: { groupId: NOBODYS_ID }, refusal: "GROUP_NOT_FOUND" });

    const address = addressOf(settings.baseUrl);
    const made: Made = { address, groupId, region, api, ids: [], attached: [] };
    const body = { providerName: "AWS", region: dialect.spellRegion(region) };
    const create = async (refusal?: RefusalCode): Promise<Reply> => {
        made.askedAt = new Date().toISOString();
        write(folder, made);
        const reply = await atlas.ask(`${api}.create`, { body, refusal });
        const { id } = textsOf(reply.json);
        const isMade = id !== undefined && reply.status < 300;
        if (isMade) {
            made.ids.push(id);
        }
        if (isMade || (reply.status >= 400 && reply.status < 500)) {
            made.askedAt = undefined;
            write(folder, made);
        }
        return reply;
    };
    const created = await create();
    const [id] = made.ids;
    if (id === undefined) {
        throw new Error(`Atlas has named no new private endpoint: ${wordsOf(created)}`);
    }
    const late = ((createdAt(id) ?? 0) - Date.parse(String(created.headers.date))) / 1_000;
    atlas.see("answers.clock", late >= 0 && late <= 1, `an id's time is ${late} s after Date`);
    await create("PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION");

    say(`${api}: made ${id}; waiting until it is ready`);
    const one = { values: { id } };
    const ready = await atlas.until(`${id} is not ready`, `${api}.get`, one, ({ json }) => {
        const { status = "", endpointServiceName, errorMessage = "" } = textsOf(json);
        const phase = endpointPhase({ status, endpointServiceName });
        if (phase !== "ready" && phase !== "pending") {
            throw new Error(`The endpoint is ${status}: ${errorMessage}`);
        }
        return phase === "ready" ? { status, service: endpointServiceName ?? "" } : undefined;
    });
    const { status, service } = ready;
    atlas.see(`status.${api}`, status === dialect.readyStatus, `ready is ${status}`);
    atlas.see("status.name", service.includes(region), "the region is not in endpointServiceName");
    for (const other of apis) {
        const { json } = await atlas.ask(`${other.api}.list`);
        const isListed = [json].flat().some((item) => textsOf(item).id === id);
        atlas.see("endpoints.sameIds", isListed, `${other.api} does not list what ${api} made`);
    }
    if (vpcEndpoint === undefined) {
        return;
    }

    // In AWS it can be made only now.
    const question = `Make a VPC endpoint for ${service} and type its id (Enter: ${vpcEndpoint}): `;
    const vpce = (!isSure && (await atlas.world.ask(question))) || vpcEndpoint;
    made.attached.push(vpce);
    write(folder, made);
    const attach = { ...one, body: dialect.attachBody(vpce) };
    await atlas.ask(`${api}.attach`, attach);
    say(`${api}: attached ${vpce}; waiting until it is connected`);
    const both = { values: { id, vpce } };
    const end = await atlas.until(`${vpce} is not connected`, `${api}.attached`, both, ({ json }) => {
        const { connectionStatus = "" } = textsOf(json);
        return connectionPhase({ connectionStatus }) === "pending" ? undefined : connectionStatus;
    });
    atlas.see("attachment.status", end === "AVAILABLE", `the attachment ends as ${end}`);
    await atlas.ask(`${api}.attach`, { ...attach, refusal: "PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS" });
    if (cluster !== undefined && end === "AVAILABLE") {
        say(`${api}: waiting for a connection string of the cluster`);
        const named = { values: { cluster } };
        await atlas.until(`the cluster lists no string for ${vpce}`, "clusters.get", named, ({ json }) =>
            JSON.stringify(json).includes(vpce) ? true : undefined,
        );
    }
}
