import type { RefusalCode } from "../../emulator/src/facts";
import { SUCCESSOR, type Dialect } from "../../provider/src/atlas/api/dialects";
import { createdAt } from "../../provider/src/atlas/api/objectId";
import { LiveError, type Question } from "./atlas";
import {
    attachInVain,
    CLUSTERS_VERSION,
    readCluster,
    UNKNOWN_VPC_ENDPOINT,
    walkAttachment,
} from "./attachment";
import type { Walk } from "./context";
import { Endpoint, regionIn, seeRegion, Stage } from "./endpoint";
import type { Making } from "./record";
import { isOfCall, listed, remove, removeAll, resolvePending } from "./remove";
import { asObject, type Reply } from "./reply";

const UNKNOWN_ID = "0".repeat(24);
const ATTEMPTS = 3;
/** How far the time in an id may be from that of the call, in milliseconds. */
const CLOCK_SLACK = 2_000;

/** What there is before the check. */
interface Ground {
    /** The APIs that answer. */
    readonly apis: readonly Dialect[];
    /** Those of them that have the region, in the order in which they are walked. */
    readonly walked: readonly Dialect[];
}

/** Looks what the project has, and refuses where the check could be in somebody's way. @throws {LiveError} */
export async function look({ atlas, given }: Walk): Promise<Ground> {
    const { apis, regions } = await listed(atlas, given.groupId);
    const walked = apis.filter((api) => api.regions?.includes(given.region) !== false);
    if (walked.length === 0) {
        throw new LiveError(
            `The API that answers does not have the region ${given.region}: pass another --region.`,
        );
    }
    const inTheWay = [...regions].filter(
        ([, region]) => !given.isRegionGiven || region === undefined || region === given.region,
    );
    if (inTheWay.length > 0) {
        const named = inTheWay.map(([id, region]) => `${id} (${region ?? "of unknown region"})`).join(", ");
        throw new LiveError(
            `The project has private endpoints: ${named}. Use a project without any, or pass --region with a region where it has none.`,
        );
    }
    if (given.cluster !== undefined) {
        const { reply } = await readCluster(atlas, given.cluster);
        if (reply.status === 400 || reply.status === 404) {
            throw new LiveError(`--cluster is "${given.cluster}", and Atlas answers ${atlas.wordsOf(reply)}`);
        }
    }
    return { apis, walked };
}

/** Walks one endpoint through each API. @throws {LiveError} where it cannot go on; the record says what is left */
export async function walk(context: Walk, { apis, walked }: Ground): Promise<void> {
    await askWhatNeedsNoEndpoint(context, apis);
    for (const api of walked) {
        await walkEndpoint(context, [api, ...apis.filter((other) => other !== api)]);
    }
    // What is otherwise has shown on the way.
    context.atlas.findings.see("answers.passing", undefined);
    context.atlas.findings.see("limits.none", undefined);
}

async function askWhatNeedsNoEndpoint(context: Walk, apis: readonly Dialect[]): Promise<void> {
    const { atlas, say } = context;
    const { findings } = atlas;
    const refused = async (code: RefusalCode, question: Question): Promise<void> =>
        findings.refusal(code, await atlas.ask(question));
    say("what needs no endpoint: logins, versions, unknown things");
    const path = SUCCESSOR.listPath;
    if (atlas.hasApiKey) {
        const wrong = await atlas.ask({ path, login: "wrongKey" });
        const isRefused =
            wrong.status === 401 && !/stale="?true/i.test(String(wrong.headers["www-authenticate"]));
        findings.see("login.wrongKey", wrong, isRefused ? undefined : "it is no 401, or its nonce is stale");
    }
    for (const api of apis) {
        const list = { api, path: api.listPath };
        await refused("GROUP_NOT_FOUND", { ...list, values: { groupId: UNKNOWN_ID } });
        await refused("PATH_PARAM_PARSE_ERROR", { ...list, values: { groupId: "not-a-project" } });
        const one = { api, path: `${api.listPath}/{id}`, values: { id: UNKNOWN_ID } };
        await refused("PRIVATE_ENDPOINT_SERVICE_NOT_FOUND", one);
    }
    await refused("INVALID_VERSION_DATE", { path, accept: "application/vnd.atlas.2000-01-01+json" });
    await refused("INVALID_ACCEPT_HEADER", { path, accept: "application/json" });
    findings.answer("regionalMode.get", await atlas.ask({ path: "/privateEndpoint/regionalMode" }));
    const clusters = { path: "/clusters", accept: CLUSTERS_VERSION };
    findings.answer("clusters.list", await atlas.ask(clusters));
    const unknown = { ...clusters, path: "/clusters/{cluster}", values: { cluster: "no-such-cluster" } };
    await refused("CLUSTER_NOT_FOUND", unknown);
}

async function walkEndpoint(context: Walk, apis: readonly [Dialect, ...Dialect[]]): Promise<void> {
    const { atlas, given, record, making, say } = context;
    const [api] = apis;
    making.api = api.api;
    making.attached = [];
    making.others = [...(await listed(atlas, given.groupId)).regions.keys()];
    const id = await create(context, api);
    say(`${api.api}: ${id} is made`);
    const endpoint = new Endpoint(atlas, id, given.region, apis);
    await endpoint.lookAround();
    for (const other of apis.filter(({ regions }) => regions?.includes(given.region) !== false)) {
        const again = await send(context, other);
        atlas.findings.refusal("PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION", again);
    }
    await endpoint.untilReady();
    say(`${api.api}: it is ready`);
    await endpoint.lookAround();
    await askOfOne(context, endpoint);
    if (given.vpcEndpoint !== undefined) {
        await walkAttachment(context, endpoint);
    }
    await leave(context, endpoint);
    endpoint.conclude();
    making.ids = making.ids.filter((one) => one !== id);
    record.write(making);
    await removeAll(atlas, record, making);
    say(`${api.api}: it is gone`);
}

/** @returns the id @throws {LiveError} where there is none; the record says where that is not known */
async function create(context: Walk, api: Dialect): Promise<string> {
    const { atlas, making } = context;
    for (let attempt = 1; ; attempt += 1) {
        const reply = await send(context, api);
        const [id] = making.ids;
        if (id !== undefined) {
            atlas.findings.answer(`${api.api}.create`, reply);
            if (api === SUCCESSOR && reply.trouble === undefined) {
                seeRegion(atlas, making.region, asObject(reply.json).regionName, reply);
            }
            seeClock(context, id, reply);
            return id;
        }
        if (reply.trouble === undefined || attempt === ATTEMPTS) {
            throw new LiveError(`Atlas has not made an endpoint: ${atlas.wordsOf(reply)}.`);
        }
        await atlas.sleep(reply.limit ?? 0);
    }
}

/** Sends a create call, and records what it makes. @throws {Undecidable} */
async function send({ atlas, given, record, making }: Walk, api: Dialect): Promise<Reply> {
    atlas.signal.throwIfAborted();
    const isOpen = making.isPending;
    making.sentTo = atlas.now();
    making.sentFrom = isOpen ? making.sentFrom : making.sentTo;
    making.isPending = true;
    record.write(making);
    const body = { providerName: "AWS", region: api.spellRegion(given.region) };
    const reply = await atlas.ask({ api, method: "POST", path: api.createPath, body, isMaking: true });
    const made = madeBy(reply, making);
    const isRefused = reply.status === 429 || (reply.trouble === undefined && reply.status >= 300);
    if (made !== undefined && !making.ids.includes(made)) {
        making.ids.push(made);
    }
    if (made !== undefined || (isRefused && !isOpen)) {
        making.isPending = false;
        record.write(making);
        return reply;
    }
    making.isTaken = isOpen && reply.status === 409;
    await resolvePending(atlas, record, making);
    if (making.ids.length === 0 && !isRefused) {
        // It may still take effect, so the next one counts from this.
        making.isPending = true;
        record.write(making);
    }
    return reply;
}

/** The id in a good answer; undefined where that is about another endpoint, or about none. */
function madeBy({ status, trouble, json }: Reply, making: Making): string | undefined {
    const fields = asObject(json);
    const { id } = fields;
    const isGood = trouble === undefined && status >= 200 && status < 300 && typeof id === "string";
    const isOurs = (one: string): boolean =>
        making.ids.includes(one) || (!making.others.includes(one) && isOfCall(one, making));
    return isGood && isOurs(id) && (regionIn(fields) ?? making.region) === making.region ? id : undefined;
}

function seeClock({ atlas, making }: Walk, id: string, { date, trouble, ...reply }: Reply): void {
    const made = createdAt(id);
    if (made === undefined) {
        atlas.findings.see("answers.clock", undefined, "the id is no ObjectId");
    } else if (trouble === undefined && date === undefined) {
        atlas.findings.see("answers.clock", reply, "there is no Date header that can be read");
    } else if (date !== undefined && trouble === undefined) {
        const isEarly = made < making.sentTo.atlas - CLOCK_SLACK;
        const isLate = made > date + CLOCK_SLACK;
        const away = Math.round(Math.abs(made - date) / 1000);
        const what = `the time in an id is ${away} s ${isLate ? "after" : "before"} the Date header`;
        atlas.findings.see("answers.clock", { ...reply, date }, isEarly || isLate ? what : undefined);
    }
}

async function askOfOne(context: Walk, endpoint: Endpoint): Promise<void> {
    const { atlas, given } = context;
    const { findings } = atlas;
    const { api, id } = endpoint;
    const path = `${api.listPath}/{id}/${api.attachments}/{vpce}`;
    const unknown = await atlas.ask({ api, path, values: { id, vpce: UNKNOWN_VPC_ENDPOINT }, isThere: true });
    findings.refusal("PRIVATELINK_INTERFACE_ENDPOINT_NOT_FOUND", unknown);
    await attachInVain(context, endpoint, "no-vpc-endpoint", "PRIVATELINK_INTERFACE_ENDPOINT_ID_MALFORMED");
    if (!api.hasRemoteRegions) {
        return;
    }
    const patch = (regions: readonly string[]): Promise<Reply> => {
        const body = { cloudProvider: "AWS", supportedRemoteRegions: regions };
        const path = `${api.createPath}/{id}`;
        return atlas.ask({ api, method: "PATCH", path, values: { id }, body, isThere: true });
    };
    const remote = given.region === "eu-west-1" ? "us-east-1" : "eu-west-1";
    for (const regions of [[api.spellRegion(remote)], []]) {
        const reply = await patch(regions);
        findings.answer("endpointService.patch", reply);
        const { supportedRemoteRegions: shown } = asObject(reply.json);
        if (Array.isArray(shown) && shown.join() !== regions.join()) {
            findings.see("endpointService.patch", reply, "the remote regions are not those that were sent");
        }
    }
    findings.refusal("CROSS_REGION_PRIVATE_LINK_SELF_REGION", await patch([api.spellRegion(given.region)]));
    findings.refusal("INVALID_ATTRIBUTE", await patch([remote]));
}

async function leave({ atlas, making }: Walk, endpoint: Endpoint): Promise<void> {
    const { id, api } = endpoint;
    const { findings } = atlas;
    const call = { api, method: "DELETE", path: `${api.listPath}/{id}`, values: { id } } as const;
    if (endpoint.furthest < Stage.Leaving) {
        const reply = await atlas.ask({ ...call, isThere: true });
        findings.answer(`${api.api}.delete`, reply);
        endpoint.mayLeave = true;
        if (reply.trouble === undefined && reply.status < 300) {
            endpoint.reach(Stage.Leaving);
        }
        await endpoint.lookAround();
    } else if ((await endpoint.look("get")).fields !== undefined) {
        const reply = await atlas.ask(call);
        // It may be gone by now.
        if (reply.status !== 404 || (await endpoint.look("get")).fields !== undefined) {
            findings.answer(`${api.api}.delete`, reply);
        }
    }
    await remove(atlas, endpoint, making);
    endpoint.reach(Stage.Gone);
    await endpoint.lookAround(1);
    findings.refusal("PRIVATE_ENDPOINT_SERVICE_NOT_FOUND", await atlas.ask(call));
}
