import { normalizeRegion } from "../../provider/src/atlas/api/regions";
import type { Atlas, Question } from "./atlas";
import type { Walk } from "./context";
import { pauseAfter, Stage, type Endpoint } from "./endpoint";
import { Statuses } from "./findings";
import { asObject, listOf, type Fields, type Reply } from "./reply";

export const CLUSTERS_VERSION = "application/vnd.atlas.2024-08-05+json";
export const UNKNOWN_VPC_ENDPOINT = `vpce-${"0".repeat(17)}`;

const LONGEST_WAIT = 15 * 60_000;
/** For so long an endpoint may stay that goes with its last attachment. */
const LONGEST_STAY = 30_000;
const isMissing = (status: string | undefined): boolean => status === undefined;
const FINAL = /^(?:AVAILABLE|REJECTED|FAILED)$/;

/** Attaches the VPC endpoint, also twice, and one that nobody has; then detaches it. */
export async function walkAttachment(context: Walk, endpoint: Endpoint): Promise<void> {
    const { atlas, plan, record, making, say } = context;
    const { findings } = atlas;
    const { api, id } = endpoint;
    const { fields: ready } = await endpoint.look("get");
    const vpce =
        (await context.chooseVpcEndpoint?.(String(ready?.endpointServiceName))) ?? plan.vpcEndpoint ?? "";
    const path = `${api.listPath}/{id}/${api.attachments}`;
    const one: Question = { api, path: `${path}/{vpce}`, values: { id, vpce } };
    const attach = (vpcEndpoint: string): Promise<Reply> => {
        making.attached.push(vpcEndpoint);
        record.write(making);
        const body = api.attachBody(vpcEndpoint);
        return atlas.ask({ api, method: "POST", path, values: { id }, body, isCreate: true });
    };

    const isFirst = !findings.all.has("attachment.status");
    const cluster =
        isFirst && plan.cluster !== undefined ? await readCluster(atlas, plan.cluster) : undefined;
    const course = new Statuses("attachment.status", ["PENDING_ACCEPTANCE", "AVAILABLE", "DELETING"]);
    /** @returns undefined where it is missing */
    const look = async (question = one): Promise<string | undefined> => {
        const reply = await atlas.ask(question);
        if (reply.trouble !== undefined || reply.status === 404) {
            return reply.trouble === undefined ? undefined : "";
        }
        findings.answer(`${api.api}.attached`, reply);
        const { connectionStatus } = asObject(reply.json);
        if (question === one) {
            course.add(connectionStatus, reply, findings);
        }
        return String(connectionStatus);
    };
    let attached = await attach(vpce);
    let first = await look();
    if (attached.trouble !== undefined && first === undefined) {
        attached = await attach(vpce);
        first = await look();
    }
    findings.answer(`${api.api}.attach`, attached);
    if (attached.status >= 400 && first === undefined) {
        return;
    }
    say(`${api.api}: ${vpce} is attached`);
    findings.either("answers.fresh", first !== undefined, "an answer shows what was before", attached);
    findings.refusal("PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS", await attach(vpce));
    const end = await poll(
        atlas,
        LONGEST_WAIT,
        () => look(),
        (status) => FINAL.test(status ?? ""),
    );
    const { fields } = await endpoint.look("get");
    if (Array.isArray(fields?.interfaceEndpoints)) {
        findings.either("attachment.listed", fields.interfaceEndpoints.includes(vpce), "it is not listed");
    }
    // A cluster with nodes in other regions as well has no strings.
    if (end === "AVAILABLE" && cluster?.regions === plan.region) {
        findings.either(
            "strings.none",
            cluster.strings.length === 0,
            "there are strings before",
            cluster.reply,
        );
        await walkStrings(context, vpce);
    }
    const unknown = await attach(UNKNOWN_VPC_ENDPOINT);
    findings.refusal("PRIVATELINK_INTERFACE_ENDPOINT_NOT_FOUND", unknown);
    if (unknown.trouble === undefined && unknown.status < 300) {
        const other: Question = { ...one, values: { id, vpce: UNKNOWN_VPC_ENDPOINT } };
        await atlas.ask({ ...other, method: "DELETE" });
        await poll(atlas, LONGEST_WAIT, () => look(other), isMissing);
    }
    const refused = await atlas.ask({ api, method: "DELETE", path: `${api.listPath}/{id}`, values: { id } });
    findings.refusal("CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS", refused);

    findings.answer(`${api.api}.detach`, await atlas.ask({ ...one, method: "DELETE" }));
    await poll(atlas, LONGEST_WAIT, () => look(), isMissing);
    course.conclude(findings);
    say(`${api.api}: ${vpce} is detached`);
    const goes = api.lastAttachmentTakesEndpoint;
    const last = await poll(
        atlas,
        goes ? LONGEST_STAY : LONGEST_STAY / 3,
        () => endpoint.look("get"),
        (sight) => sight.isMissing || sight.fields?.status === "DELETING",
    );
    const leaves = last.isMissing || last.fields?.status === "DELETING";
    endpoint.reach(leaves ? Stage.Leaving : Stage.Ready);
    const fact = goes ? "attachment.lastOfEndpointService" : "attachment.lastOfPrivateEndpoint";
    findings.either(fact, leaves === goes, goes ? "the endpoint stays" : "the endpoint goes as well");
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
    /** Where it has nodes, in AWS's spelling. */
    readonly regions: string;
    readonly strings: readonly Fields[];
}

export async function readCluster(atlas: Atlas, cluster: string): Promise<Cluster> {
    const reply = await atlas.ask({
        path: "/clusters/{cluster}",
        accept: CLUSTERS_VERSION,
        values: { cluster },
    });
    atlas.findings.answer("clusters.get", reply);
    const { stateName, replicationSpecs, connectionStrings } = asObject(reply.json);
    if (stateName === "UPDATING") {
        atlas.findings.met("strings.updating", reply);
    }
    const configs = listOf(replicationSpecs).flatMap(({ regionConfigs }) => listOf(regionConfigs));
    const regions = [...new Set(configs.map(({ regionName }) => normalizeRegion(String(regionName))))].join();
    return { reply, regions, strings: listOf(asObject(connectionStrings).privateEndpoint) };
}

/** Waits for the string of the attachment. */
async function walkStrings({ atlas, plan, say }: Walk, vpce: string): Promise<void> {
    const { findings } = atlas;
    const { cluster: name = "" } = plan;
    const entryOf = ({ strings }: Cluster): Fields | undefined =>
        strings.find(({ endpoints }) => listOf(endpoints).some(({ endpointId }) => endpointId === vpce));
    const isOver = (seen: Cluster): boolean => entryOf(seen) !== undefined;
    const cluster = await poll(atlas, LONGEST_WAIT, () => readCluster(atlas, name), isOver);
    const entry = entryOf(cluster);
    if (entry === undefined) {
        findings.differs("strings.entry", "no entry names the VPC endpoint after 15 minutes", cluster.reply);
        return;
    }
    say(`${name} has its string`);
    const wanted = ["connectionString", "srvConnectionString", "type"];
    const lacking = wanted.filter((field) => typeof entry[field] !== "string");
    findings.either(
        "strings.entry",
        lacking.length === 0,
        `an entry lacks ${lacking.join(", ")}`,
        cluster.reply,
    );
    const [, index] = /-pl-(\d+)[.-]/.exec(String(entry.srvConnectionString)) ?? [];
    findings.either(
        "strings.index",
        index === "0",
        `the index is ${index ?? "hidden"}, not 0`,
        cluster.reply,
    );
}
