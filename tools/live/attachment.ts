import type { RefusalCode } from "../../emulator/src/facts";
import { normalizeRegion } from "../../provider/src/atlas/api/regions";
import { BEHIND, type Atlas, type Question } from "./atlas";
import type { Walk } from "./context";
import { pauseAfter, Stage, type Endpoint } from "./endpoint";
import { asObject, listOf, type Fields, type Reply } from "./reply";

export const CLUSTERS_VERSION = "application/vnd.atlas.2024-08-05+json";
export const UNKNOWN_VPC_ENDPOINT = `vpce-${"0".repeat(17)}`;

const LONGEST_WAIT = 15 * 60_000;
/** Whether an endpoint goes with its last attachment is to be seen by then. */
const LONGEST_STAY = 30_000;
/** A status that nobody knows is taken for the last one after this time. */
const LONGEST_UNKNOWN = 60_000;
const STATES = ["IDLE", "CREATING", "UPDATING", "DELETING", "REPAIRING"];
const PENDING = /^(?:|NONE|PENDING|PENDING_ACCEPTANCE)$/;
const FINAL = /^(?:AVAILABLE|REJECTED|FAILED)$/;
const UNCONNECTED = /^(?:REJECTED|FAILED)$/;

/** The status of an attachment; "" where the answer does not tell, undefined where it is missing. */
type Status = string | undefined;
const isMissing = (status: Status): boolean => status === undefined;

/** Attaches the VPC endpoint, also twice, and one that nobody has; then detaches it. */
export async function walkAttachment(context: Walk, endpoint: Endpoint): Promise<void> {
    const { atlas, given, say } = context;
    const { findings } = atlas;
    const { api, id } = endpoint;
    const { fields: ready } = await endpoint.look("get");
    const vpce = await context.chooseVpcEndpoint(String(ready?.endpointServiceName));
    // One attachment is enough to see what a cluster makes of it.
    const { cluster: name } = findings.all.has("attachment.status") ? {} : given;
    const cluster = name === undefined ? undefined : await readCluster(atlas, name);
    const words: string[] = [];
    const look = (): Promise<Status> => lookAt(atlas, endpoint, vpce, words);

    let attached = await attach(context, endpoint, vpce);
    let status = await look();
    if (attached.trouble !== undefined && status === undefined) {
        await atlas.sleep(attached.limit ?? 0);
        attached = await attach(context, endpoint, vpce);
        status = await look();
    }
    findings.answer(`${api.api}.attach`, attached);
    if (status === undefined && attached.status >= 300) {
        return;
    }
    if (attached.trouble === undefined) {
        findings.see("answers.fresh", attached, status === undefined ? BEHIND : undefined);
    }
    say(`${api.api}: ${vpce} is attached`);
    findings.refusal("PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS", await attach(context, endpoint, vpce));
    let unknownSince: number | undefined;
    const isFinal = (shown: Status = ""): boolean => {
        unknownSince = PENDING.test(shown) ? undefined : (unknownSince ?? atlas.clock.now());
        const isSettled = atlas.clock.now() - (unknownSince ?? atlas.clock.now()) > LONGEST_UNKNOWN;
        return FINAL.test(shown) || isSettled;
    };
    const end = await poll(atlas, LONGEST_WAIT, look, isFinal);
    const { fields } = await endpoint.look("get");
    for (const shown of [fields, (await endpoint.look("list")).fields]) {
        if (Array.isArray(shown?.interfaceEndpoints)) {
            const isListed = shown.interfaceEndpoints.includes(vpce);
            findings.see("attachment.listed", undefined, isListed ? undefined : "it is not listed");
        }
    }
    // It is another service's, or nobody's.
    const isUnknown = UNCONNECTED.test(end ?? "");
    if (isUnknown) {
        say(`${api.api}: Atlas does not find ${vpce}, so what needs a connection is left out`);
    }
    // A cluster with nodes in other regions as well has no strings.
    if (!isUnknown && cluster?.regions === given.region) {
        const isNone = cluster.strings.length === 0;
        findings.see("strings.none", cluster.reply, isNone ? undefined : "there are strings before");
        await walkStrings(context, name ?? "", vpce);
    }
    // Once is enough: it takes minutes.
    if (!findings.all.has("attachment.unknown")) {
        await attachUnknown(context, endpoint);
    }
    const path = `${api.listPath}/{id}`;
    const deleted = await atlas.ask({ api, method: "DELETE", path, values: { id }, isThere: true });
    findings.refusal("CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS", deleted);
    if (deleted.status < 300 && deleted.trouble === undefined) {
        endpoint.mayLeave = true;
        endpoint.reach(Stage.Leaving);
        return;
    }
    findings.answer(`${api.api}.detach`, await atlas.ask({ ...one(endpoint, vpce), method: "DELETE" }));
    await poll(atlas, LONGEST_WAIT, look, isMissing);
    if (!isUnknown) {
        findings.course("attachment.status", words, ["PENDING_ACCEPTANCE", "AVAILABLE", "DELETING"]);
    }
    say(`${api.api}: ${vpce} is detached`);
    await walkLast(context, endpoint, vpce, (fields ?? ready)?.status);
}

/** Attaches what Atlas has to refuse; where it does not, detaches it again. */
export async function attachInVain(
    context: Walk,
    endpoint: Endpoint,
    vpce: string,
    code: RefusalCode,
): Promise<void> {
    const reply = await attach(context, endpoint, vpce);
    context.atlas.findings.refusal(code, reply);
    if (reply.status >= 200 && reply.status < 300) {
        await detach(context.atlas, endpoint, vpce);
    }
}

/** Attaches what nobody has: Atlas takes it, and says some minutes later that it does not find it. */
async function attachUnknown(context: Walk, endpoint: Endpoint): Promise<void> {
    const { atlas } = context;
    const { findings } = atlas;
    const vpce = UNKNOWN_VPC_ENDPOINT;
    const reply = await attach(context, endpoint, vpce);
    const look = (): Promise<Status> => lookAt(atlas, endpoint, vpce);
    if (reply.trouble === undefined && reply.status >= 300) {
        findings.see("attachment.unknown", reply, "it is refused");
        return;
    }
    const end = await poll(atlas, LONGEST_WAIT, look, (shown) => shown === undefined || FINAL.test(shown));
    if (end !== undefined || reply.trouble === undefined) {
        const other = `it becomes ${findings.anonymizer.code(end ?? "gone")}`;
        findings.see("attachment.unknown", reply, UNCONNECTED.test(end ?? "") ? undefined : other);
    }
    await detach(atlas, endpoint, vpce);
}

async function detach(atlas: Atlas, endpoint: Endpoint, vpce: string): Promise<void> {
    await atlas.ask({ ...one(endpoint, vpce), method: "DELETE" });
    await poll(atlas, LONGEST_WAIT, () => lookAt(atlas, endpoint, vpce), isMissing);
}

/** Records it first, since nothing else tells that it is ours. */
function attach({ atlas, record, making }: Walk, { api, id }: Endpoint, vpce: string): Promise<Reply> {
    making.attached.push(vpce);
    record.write(making);
    const path = `${api.listPath}/{id}/${api.attachments}`;
    return atlas.ask({
        api,
        method: "POST",
        path,
        values: { id },
        body: api.attachBody(vpce),
        isMaking: true,
        isThere: true,
    });
}

function one({ api, id }: Endpoint, vpce: string): Question {
    const path = `${api.listPath}/{id}/${api.attachments}/{vpce}`;
    return { api, path, values: { id, vpce }, isThere: true };
}

/** @param words gets each new status */
async function lookAt(atlas: Atlas, endpoint: Endpoint, vpce: string, words?: string[]): Promise<Status> {
    const reply = await atlas.ask(one(endpoint, vpce));
    if (reply.trouble !== undefined || reply.status === 404) {
        return reply.trouble === undefined ? undefined : "";
    }
    atlas.findings.answer(`${endpoint.api.api}.attached`, reply);
    const { connectionStatus: status } = asObject(reply.json);
    if (typeof status !== "string") {
        return "unknown";
    }
    if (words?.includes(status) === false) {
        words.push(status);
        atlas.findings.note("attachment.status", reply);
    } else if (words !== undefined && words.at(-1) !== status) {
        atlas.findings.see("answers.fresh", reply, BEHIND);
    }
    return status;
}

/** Whether the endpoint goes with its last attachment. @param status its status before that went */
async function walkLast({ atlas }: Walk, endpoint: Endpoint, vpce: string, status: unknown): Promise<void> {
    const { findings } = atlas;
    const goes = endpoint.api.lastAttachmentTakesEndpoint;
    endpoint.mayLeave = true;
    let looks = 0;
    const look = async (): Promise<boolean> => {
        const sight = await endpoint.look("get");
        const shown = sight.fields?.interfaceEndpoints;
        const isThere = sight.isMissing && (await endpoint.look("list")).fields !== undefined;
        if (isThere || (Array.isArray(shown) && shown.includes(vpce))) {
            findings.see("answers.fresh", undefined, BEHIND);
        }
        const isOld = ["INITIATING", "WAITING_FOR_USER", "AVAILABLE", status].includes(sight.fields?.status);
        const isGoing = sight.isMissing ? !isThere : sight.fields !== undefined && !isOld;
        looks = isGoing ? looks + 1 : 0;
        // One answer alone may come from a copy that is behind.
        return looks > 1 || sight.fields?.status === "DELETING";
    };
    const leaves = await poll(atlas, LONGEST_STAY, look, (isGoing) => isGoing);
    endpoint.reach(leaves ? Stage.Leaving : Stage.Ready);
    if (leaves) {
        await endpoint.lookAround();
    }
    const fact = goes ? "attachment.lastOfEndpointService" : "attachment.lastOfPrivateEndpoint";
    const difference = goes ? "the endpoint stays" : "the endpoint goes as well";
    findings.see(fact, undefined, leaves === goes ? undefined : difference);
}

/** Looks until it is over or late. @returns the last look */
async function poll<T>(
    atlas: Atlas,
    longest: number,
    look: () => Promise<T>,
    isOver: (seen: T) => boolean,
): Promise<T> {
    const since = atlas.clock.now();
    for (;;) {
        const seen = await look();
        const passed = atlas.clock.now() - since;
        if (isOver(seen) || passed > longest) {
            return seen;
        }
        await atlas.sleep(pauseAfter(passed));
    }
}

interface Cluster {
    readonly reply: Reply;
    readonly stateName: unknown;
    /** Where it has nodes, in AWS's spelling. */
    readonly regions: string;
    readonly strings: readonly Fields[];
    readonly hasStrings: boolean;
}

export async function readCluster(atlas: Atlas, cluster: string): Promise<Cluster> {
    const reply = await atlas.ask({
        path: "/clusters/{cluster}",
        accept: CLUSTERS_VERSION,
        values: { cluster },
    });
    atlas.findings.answer("clusters.get", reply);
    const { stateName, replicationSpecs, connectionStrings } = asObject(reply.json);
    const configs = listOf(replicationSpecs).flatMap(({ regionConfigs }) => listOf(regionConfigs));
    const regions = [...new Set(configs.map(({ regionName }) => normalizeRegion(String(regionName))))].join();
    const strings = listOf(asObject(connectionStrings).privateEndpoint);
    return { reply, stateName, regions, strings, hasStrings: connectionStrings !== undefined };
}

/** Waits for the string of the attachment. */
async function walkStrings({ atlas, say }: Walk, name: string, vpce: string): Promise<void> {
    const { findings } = atlas;
    const entryOf = ({ strings }: Cluster): Fields | undefined =>
        strings.find(({ endpoints }) => listOf(endpoints).some(({ endpointId }) => endpointId === vpce));
    const look = async (): Promise<Cluster> => {
        const cluster = await readCluster(atlas, name);
        const { stateName: state } = cluster;
        if (state === "UPDATING") {
            findings.see("strings.updating", cluster.reply);
        } else if (typeof state === "string" && !STATES.includes(state)) {
            const shown = findings.anonymizer.code(state);
            findings.see(
                "strings.updating",
                cluster.reply,
                `a state is ${shown}, which is none of ${STATES.join(", ")}`,
            );
        }
        return cluster;
    };
    const cluster = await poll(
        atlas,
        LONGEST_WAIT,
        look,
        (seen) => entryOf(seen) !== undefined || !seen.hasStrings,
    );
    const entry = entryOf(cluster);
    if (entry === undefined && !cluster.hasStrings) {
        return;
    }
    if (entry === undefined) {
        findings.see("strings.entry", cluster.reply, "no entry names the VPC endpoint after 15 minutes");
        return;
    }
    say(`${name} has its string`);
    const wanted = ["connectionString", "srvConnectionString", "type"];
    const lacking = wanted.filter((field) => typeof entry[field] !== "string");
    const lacks = lacking.length === 0 ? undefined : `an entry lacks ${lacking.join(", ")}`;
    findings.see("strings.entry", cluster.reply, lacks);
    if (typeof entry.srvConnectionString === "string") {
        const [, index = "hidden"] = /-pl-(\d{1,2})[.-]/.exec(entry.srvConnectionString) ?? [];
        findings.see(
            "strings.index",
            cluster.reply,
            index === "0" ? undefined : `the index is ${index}, not 0`,
        );
    }
}
