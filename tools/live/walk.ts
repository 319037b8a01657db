import { DIALECTS, type Dialect } from "../../provider/src/atlas/api/dialects";
import { createdAt, isObjectId } from "../../provider/src/atlas/api/objectId";
import { CONNECTION_STATUSES, endpointPhase } from "../../provider/src/atlas/api/statuses";
import { LiveError, wordsOf, type Atlas, type Question } from "./atlas";
import { clearRecord, writeRecord, type Made } from "./record";
import { fieldsOf, type Reply } from "./transcript";

const CLUSTERS_VERSION = "application/vnd.atlas.2024-08-05+json";

/** What the user has asked for. */
export interface Given {
    readonly groupId: string;
    readonly region: string;
    readonly vpcEndpoint?: string;
    readonly cluster?: string;
}

export interface Walk {
    readonly atlas: Atlas;
    readonly given: Given;
    readonly folder: string;
    readonly made: Made;
    readonly say: (line: string) => void;
    /** The VPC endpoint to attach to this service, which can be made in AWS only now. */
    readonly chooseVpcEndpoint: (endpointServiceName: string) => Promise<string>;
}

/** Lists the endpoints that an API has. @throws {LiveError} where it does not answer */
export async function listThrough(atlas: Atlas, api: Dialect): Promise<readonly Record<string, unknown>[]> {
    const reply = await atlas.ask({ api, path: api.listPath });
    if (reply.status !== 200 || !Array.isArray(reply.json)) {
        throw new LiveError(`${api.api} does not list the project's endpoints: ${wordsOf(reply)}`);
    }
    atlas.transcript.expect(`${api.api}.list`, reply);
    return reply.json.map(fieldsOf);
}

/** What can be asked without an endpoint. */
export async function askWhatNeedsNone({ atlas, given, say }: Walk, apis: readonly Dialect[]): Promise<void> {
    const { transcript } = atlas;
    say("asking for what is not there");
    for (const api of apis) {
        const one = { api, path: `${api.listPath}/{id}`, values: { id: "0".repeat(24) } };
        transcript.expectRefusal("PRIVATE_ENDPOINT_SERVICE_NOT_FOUND", await atlas.ask(one));
        const project = { api, path: api.listPath, values: { groupId: "0".repeat(24) } };
        transcript.expectRefusal("GROUP_NOT_FOUND", await atlas.ask(project));
    }
    transcript.expect("regionalMode.get", await atlas.ask({ path: "/privateEndpoint/regionalMode" }));
    transcript.expect("clusters.list", await atlas.ask({ path: "/clusters", accept: CLUSTERS_VERSION }));
    if (given.cluster !== undefined) {
        transcript.expect("clusters.get", await readCluster(atlas, given.cluster));
    }
}

/** Takes one endpoint through its whole life by one API. @throws {LiveError} where it cannot go on */
export async function walkEndpoint(walk: Walk, api: Dialect): Promise<void> {
    const { atlas, given, folder, made, say } = walk;
    const { transcript } = atlas;
    const id = await create(walk, api);
    say(`${api.api}: made ${id}; waiting until it is ready`);
    const get: Question = { api, path: `${api.listPath}/{id}`, values: { id } };
    const ready = await atlas.until(`${id} is not ready`, async () => {
        const reply = await atlas.ask(get);
        transcript.expect(`${api.api}.get`, reply);
        const { status, endpointServiceName, errorMessage } = fieldsOf(reply.json);
        const phase = endpointPhase({
            status: String(status),
            ...(typeof endpointServiceName === "string" ? { endpointServiceName } : {}),
        });
        if (phase !== "ready" && phase !== "pending") {
            throw new LiveError(`The endpoint is ${String(status)}: ${String(errorMessage)}`);
        }
        return phase === "ready" ? fieldsOf(reply.json) : undefined;
    });
    const what = `what is ready is ${String(ready.status)}`;
    transcript.see(`status.${api.api}`, ready.status === api.readyStatus, what);
    const isInName = String(ready.endpointServiceName).includes(given.region);
    transcript.see("status.name", isInName, "the region is not in endpointServiceName");
    for (const other of DIALECTS.filter(({ logins }) => logins.some((one) => api.logins.includes(one)))) {
        const listed = await listThrough(atlas, other).catch(() => undefined);
        const isListed = listed?.some((one) => one.id === id) !== false;
        transcript.see("endpoints.sameIds", isListed, `${other.api} does not list what ${api.api} made`);
    }
    if (given.vpcEndpoint !== undefined) {
        await walkAttachment(walk, api, id, String(ready.endpointServiceName));
    }
    say(`${api.api}: deleting it`);
    await remove(atlas, api, made);
    transcript.expectRefusal("PRIVATE_ENDPOINT_SERVICE_NOT_FOUND", await atlas.ask(get));
    clearRecord(folder);
}

/** @returns the id @throws {LiveError} where none was made, or the answer does not tell */
async function create({ atlas, given, folder, made }: Walk, api: Dialect): Promise<string> {
    const { transcript } = atlas;
    const body = { providerName: "AWS", region: api.spellRegion(given.region) };
    const question = { api, method: "POST", path: api.createPath, body, isMaking: true } as const;
    const send = async (): Promise<Reply> => {
        made.askedAt = new Date().toISOString();
        writeRecord(folder, made);
        const reply = await atlas.ask(question);
        const { id } = fieldsOf(reply.json);
        const isMade = reply.status >= 200 && reply.status < 300 && typeof id === "string" && isObjectId(id);
        if (isMade && !made.ids.includes(id)) {
            made.ids.push(id);
        }
        if (isMade || (reply.status >= 400 && reply.status < 500)) {
            delete made.askedAt;
        }
        writeRecord(folder, made);
        return reply;
    };
    Object.assign(made, { api: api.api, ids: [], attached: [] });
    const reply = await send();
    const [id] = made.ids;
    if (id === undefined) {
        throw new LiveError(`Atlas has not answered with a new endpoint: ${wordsOf(reply)}`);
    }
    transcript.expect(`${api.api}.create`, reply);
    const late = ((createdAt(id) ?? 0) - Date.parse(String(reply.headers.date))) / 1_000;
    transcript.see("answers.clock", late >= 0 && late <= 1, `an id's time is ${late} s after Date`);
    transcript.expectRefusal("PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION", await send());
    return id;
}

async function walkAttachment(walk: Walk, api: Dialect, id: string, service: string): Promise<void> {
    const { atlas, given, folder, made, say, chooseVpcEndpoint } = walk;
    const { transcript } = atlas;
    const vpce = await chooseVpcEndpoint(service);
    made.attached.push(vpce);
    writeRecord(folder, made);
    const path = `${api.listPath}/{id}/${api.attachments}`;
    const body = api.attachBody(vpce);
    const attach = { api, method: "POST", path, values: { id }, body, isMaking: true } as const;
    transcript.expect(`${api.api}.attach`, await atlas.ask(attach));
    say(`${api.api}: attached ${vpce}; waiting until it is connected`);
    const one = { api, path: `${path}/{vpce}`, values: { id, vpce } };
    const status = await atlas.until(`${vpce} is not connected`, async () => {
        const reply = await atlas.ask(one);
        transcript.expect(`${api.api}.attached`, reply);
        const connectionStatus = String(fieldsOf(reply.json).connectionStatus);
        const phase = CONNECTION_STATUSES.phaseOf({ connectionStatus });
        return phase === "pending" ? undefined : connectionStatus;
    });
    transcript.see("attachment.status", status === "AVAILABLE", `the attachment ends as ${status}`);
    transcript.expectRefusal("PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS", await atlas.ask(attach));
    const { cluster } = given;
    if (cluster !== undefined && status === "AVAILABLE") {
        say(`${api.api}: waiting for a connection string of the cluster`);
        await atlas.until(`the cluster lists no string for ${vpce}`, async () => {
            const reply = await readCluster(atlas, cluster);
            transcript.expect("clusters.get", reply);
            return reply.text.includes(vpce) ? true : undefined;
        });
    }
    const detach = { ...one, method: "DELETE" } as const;
    transcript.expect(`${api.api}.detach`, await atlas.ask(detach));
    await atlas.until(`${vpce} is still attached`, async () => isGone(await atlas.ask(one)));
    made.attached.pop();
    writeRecord(folder, made);
}

/** Removes what the record has an id of, and waits until it is gone. */
export async function remove(atlas: Atlas, api: Dialect, { ids, attached }: Made): Promise<void> {
    for (const id of ids) {
        const one = { api, path: `${api.listPath}/{id}`, values: { id } };
        for (const vpce of attached) {
            const attachment = {
                ...one,
                path: `${one.path}/${api.attachments}/{vpce}`,
                values: { id, vpce },
            };
            await atlas.ask({ ...attachment, method: "DELETE" });
            await atlas.until(`${vpce} is still attached`, async () => isGone(await atlas.ask(attachment)));
        }
        const reply = await atlas.ask({ ...one, method: "DELETE" });
        // Atlas may have removed it together with its last attachment.
        if (reply.status !== 404) {
            atlas.transcript.expect(`${api.api}.delete`, reply);
        }
        await atlas.until(`${id} is still there`, async () => isGone(await atlas.ask(one)));
        await atlas.until(`${id} is still listed`, async () =>
            (await listThrough(atlas, api)).every((listed) => listed.id !== id) ? true : undefined,
        );
    }
}

const isGone = ({ status }: Reply): true | undefined => (status === 404 ? true : undefined);

const readCluster = (atlas: Atlas, cluster: string): Promise<Reply> =>
    atlas.ask({ path: "/clusters/{cluster}", values: { cluster }, accept: CLUSTERS_VERSION });
