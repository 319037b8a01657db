import { DIALECTS, SUCCESSOR, type Dialect } from "../../provider/src/atlas/api/dialects";
import { createdAt } from "../../provider/src/atlas/api/objectId";
import { LiveError } from "./atlas";
import { CLUSTERS_VERSION, readCluster, UNKNOWN_VPC_ENDPOINT, walkAttachment } from "./attachment";
import type { Walk } from "./context";
import { Endpoint, regionOf, Stage } from "./endpoint";
import type { Making } from "./record";
import { findOurs, listed, remove, removeAll } from "./remove";
import { asObject, itemsOf, wordsOf, type Reply } from "./reply";

export const UNKNOWN_ID = "0".repeat(24);

/** What there is before the check. */
export interface Ground {
    /** Those that answer. */
    readonly apis: readonly Dialect[];
    /** Those of them that have the region, in the order in which they are walked. */
    readonly walked: readonly Dialect[];
}

/** Looks what the project has, and refuses where the check could be in somebody's way. @throws {LiveError} */
export async function look({ atlas, plan }: Walk): Promise<Ground> {
    const apis: Dialect[] = [];
    const regions = new Map<string, string | undefined>();
    let last: Reply | undefined;
    for (const api of DIALECTS.filter(({ logins }) => plan.hasApiKey || logins.includes("serviceAccount"))) {
        last = await atlas.ask({ api, path: api.listPath });
        atlas.findings.answer(`${api.api}.list`, last);
        if (last.status === 200 && last.trouble === undefined) {
            apis.push(api);
            itemsOf(last).forEach((one) =>
                regions.set(String(one.id), regionOf(one) ?? regions.get(String(one.id))),
            );
        }
    }
    const walked = apis.filter((api) => api.regions?.includes(plan.region) !== false);
    if (walked.length === 0) {
        throw new LiveError(
            `Atlas does not list the project's private endpoints: ${last === undefined ? "" : wordsOf(last)}. ` +
                `Type: npx --no -- pulumi-atlas-private-endpoint doctor --group-id ${plan.groupId}`,
        );
    }
    const inTheWay = [...regions].filter(
        ([, region]) => !plan.isRegionGiven || region === undefined || region === plan.region,
    );
    if (inTheWay.length > 0) {
        const named = inTheWay.map(([id, region]) => `${id} (${region ?? "of unknown region"})`).join(", ");
        throw new LiveError(
            `The project has private endpoints: ${named}. Nothing was made. Use a project without any, or pass --region with a region where it has none.`,
        );
    }
    return { apis, walked };
}

/** Walks one endpoint through each API. @throws {LiveError} where it cannot go on; the record says what is left */
export async function walk(context: Walk, { apis, walked }: Ground): Promise<void> {
    await askWhatNeedsNoEndpoint(context, apis);
    for (const api of walked) {
        await walkEndpoint(context, [api, ...apis.filter((other) => other !== api)]);
    }
    // Only what is otherwise shows in between.
    context.atlas.findings.met("answers.passing");
    context.atlas.findings.met("limits.none");
}

async function askWhatNeedsNoEndpoint({ atlas, plan, say }: Walk, apis: readonly Dialect[]): Promise<void> {
    const { findings } = atlas;
    say("what needs no endpoint: logins, versions, unknown things");
    const path = SUCCESSOR.listPath;
    if (plan.hasApiKey) {
        const wrong = await atlas.ask({ path, as: "wrongKey" });
        const isRefused =
            wrong.status === 401 && !/stale="?true/i.test(String(wrong.headers["www-authenticate"]));
        findings.either(
            "login.wrongKey",
            isRefused,
            `the status is ${wrong.status}, or the nonce is stale`,
            wrong,
        );
    }
    for (const api of apis) {
        const list = { api, path: api.listPath };
        findings.refusal("GROUP_NOT_FOUND", await atlas.ask({ ...list, values: { groupId: UNKNOWN_ID } }));
        findings.refusal(
            "INVALID_GROUP_ID",
            await atlas.ask({ ...list, values: { groupId: "not-a-project" } }),
        );
        const one = await atlas.ask({ api, path: `${api.listPath}/{id}`, values: { id: UNKNOWN_ID } });
        findings.refusal("PRIVATE_ENDPOINT_SERVICE_NOT_FOUND", one);
    }
    findings.refusal(
        "INVALID_VERSION_DATE",
        await atlas.ask({ path, accept: "application/vnd.atlas.2000-01-01+json" }),
    );
    findings.refusal("INVALID_ACCEPT_HEADER", await atlas.ask({ path, accept: "application/json" }));
    findings.answer("regionalMode.get", await atlas.ask({ path: "/privateEndpoint/regionalMode" }));
    const clusters = { path: "/clusters", accept: CLUSTERS_VERSION };
    findings.answer("clusters.list", await atlas.ask(clusters));
    const unknown = { ...clusters, path: "/clusters/{cluster}", values: { cluster: "no-such-cluster" } };
    findings.refusal("CLUSTER_NOT_FOUND", await atlas.ask(unknown));
    if (plan.cluster !== undefined) {
        await readCluster(atlas, plan.cluster);
    }
}

async function walkEndpoint(context: Walk, apis: readonly [Dialect, ...Dialect[]]): Promise<void> {
    const { atlas, plan, making, say } = context;
    const { findings } = atlas;
    const [api] = apis;
    making.api = api.api;
    making.attached = [];
    making.others = itemsOf(await listed(atlas, making)).map(({ id }) => String(id));
    const id = await create(context, api);
    say(`${api.api}: ${id} is made`);
    const endpoint = new Endpoint(atlas, id, plan.region, apis);
    await endpoint.lookAround();
    for (const one of apis) {
        findings.refusal("PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION", await send(context, one));
    }
    await endpoint.untilReady();
    say(`${api.api}: it is ready`);
    await endpoint.lookAround();
    await askOfOne(context, endpoint);
    if (plan.vpcEndpoint !== undefined) {
        await walkAttachment(context, endpoint);
    }
    await leave(context, endpoint);
    endpoint.conclude();
    making.ids = making.ids.filter((one) => one !== id);
    context.record.write(making);
    await removeAll(atlas, context.record, making);
    say(`${api.api}: it is gone`);
}

/** @returns the id @throws {LiveError} where there is none */
async function create(context: Walk, api: Dialect): Promise<string> {
    const { atlas, making } = context;
    for (let attempt = 1; ; attempt += 1) {
        const reply = await send(context, api);
        const [id] = making.ids;
        if (id !== undefined) {
            atlas.findings.answer(`${api.api}.create`, reply);
            const age = reply.date === undefined ? 0 : (createdAt(id) ?? reply.date) - reply.date;
            const what = `the time in an id is ${Math.round(Math.abs(age) / 1000)} s ${age > 0 ? "after" : "before"} the Date header`;
            atlas.findings.either("answers.clock", Math.abs(age) <= 2000, what, reply);
            return id;
        }
        if (reply.trouble === undefined || attempt === 3) {
            throw new LiveError(`Atlas has not made an endpoint: ${wordsOf(reply)}`);
        }
    }
}

/** Sends a create call, and records what it makes. */
async function send({ atlas, plan, record, making }: Walk, api: Dialect): Promise<Reply> {
    atlas.signal.throwIfAborted();
    making.isPending = true;
    making.sentAt = atlas.now();
    record.write(making);
    const body = { providerName: "AWS", region: api.spellRegion(plan.region) };
    const reply = await atlas.ask({ api, method: "POST", path: api.createPath, body, isCreate: true });
    const isRefused = reply.status === 429 || (reply.trouble === undefined && reply.status >= 300);
    const made = isRefused ? undefined : (madeBy(reply, making) ?? (await findOurs(atlas, making)));
    if (made !== undefined && !making.ids.includes(made)) {
        making.ids.push(made);
    }
    making.isPending = false;
    record.write(making);
    return reply;
}

/** The id in a good answer; undefined where that is about another endpoint, or about none. */
function madeBy({ trouble, json }: Reply, { others, region }: Making): string | undefined {
    const fields = asObject(json);
    const isOther = others.includes(String(fields.id)) || (regionOf(fields) ?? region) !== region;
    return trouble === undefined && typeof fields.id === "string" && !isOther ? fields.id : undefined;
}

async function askOfOne({ atlas, plan }: Walk, { id, api }: Endpoint): Promise<void> {
    const { findings } = atlas;
    const attachments = { api, path: `${api.listPath}/{id}/${api.attachments}`, values: { id } };
    const unknown = {
        ...attachments,
        path: `${attachments.path}/{vpce}`,
        values: { id, vpce: UNKNOWN_VPC_ENDPOINT },
    };
    findings.refusal("PRIVATELINK_INTERFACE_ENDPOINT_NOT_FOUND", await atlas.ask(unknown));
    const malformed = { ...attachments, method: "POST", body: api.attachBody("no-vpc-endpoint") } as const;
    findings.refusal("PRIVATELINK_INTERFACE_ENDPOINT_ID_MALFORMED", await atlas.ask(malformed));
    if (!api.hasRemoteRegions) {
        return;
    }
    const patch = (regions: readonly string[]): Promise<Reply> =>
        atlas.ask({
            api,
            method: "PATCH",
            path: `${api.createPath}/{id}`,
            values: { id },
            body: { cloudProvider: "AWS", supportedRemoteRegions: regions },
        });
    const remote = plan.region === "eu-west-1" ? "us-east-1" : "eu-west-1";
    findings.answer("endpointService.patch", await patch([api.spellRegion(remote)]));
    findings.refusal("CROSS_REGION_PRIVATE_LINK_SELF_REGION", await patch([api.spellRegion(plan.region)]));
    findings.refusal("INVALID_ATTRIBUTE", await patch([remote]));
    findings.answer("endpointService.patch", await patch([]));
}

async function leave({ atlas, making }: Walk, endpoint: Endpoint): Promise<void> {
    const { id, api } = endpoint;
    const { findings } = atlas;
    const call = { api, method: "DELETE", path: `${api.listPath}/{id}`, values: { id } } as const;
    if (endpoint.furthest < Stage.Leaving) {
        findings.answer(`${api.api}.delete`, await atlas.ask(call));
        endpoint.reach(Stage.Leaving);
    }
    const { fields } = await endpoint.look("get");
    if (fields?.status === "DELETING") {
        findings.answer(`${api.api}.delete`, await atlas.ask(call));
    }
    await remove(atlas, endpoint, making);
    await endpoint.lookAround(1);
    findings.refusal("PRIVATE_ENDPOINT_SERVICE_NOT_FOUND", await atlas.ask(call));
}
