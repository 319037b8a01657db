import type { Connection } from "../../atlas/api/answers";
import { isObjectId, isSameId } from "../../atlas/api/objectId";
import { normalizeRegion } from "../../atlas/api/regions";
import { connectionPhase, endpointPhase, isTerminal } from "../../atlas/api/phases";
import { AtlasApiError, unlessOfClass } from "../../atlas/errors/errors";
import type { Text } from "../../words/text";
import { isVpcEndpointId } from "../arguments/argumentChecks";
import { idParts } from "../arguments/idParts";
import { pick, UNKNOWN, UserError, type Entry, type Host, type RawInputs } from "../host";
import { remove } from "../lifecycle/delete";
import type { Kind, Owned, Start, Work } from "../lifecycle/kind";
import { UNCLEAR, type Find, type Look } from "../lifecycle/operation";
import { read } from "../lifecycle/read";
import { texts as common, endText, howText, type Unready, type WaitResult } from "../lifecycle/texts";
import { claim, look } from "../lifecycle/wait";
import { attachmentKey, ownerOf, readerOf } from "../project/projectMemory";
import type { Runtime } from "../project/runtime";
import { attachAgain, attachOnce, isUnhealed } from "./attach";
import {
    attachmentState,
    INTERFACE_ENDPOINT_ID,
    type Attachment,
    type InterfaceEndpointInputs,
    type InterfaceEndpointState,
} from "./state";
import { rowOf, texts } from "./texts";

type Inputs = InterfaceEndpointInputs;
type State = InterfaceEndpointState;
type Types = { readonly inputs: Inputs; readonly state: State; readonly thing: Connection };

const IDENTITY = ["groupId", "privateEndpointId", "interfaceEndpointId"] as const;
/** Nothing tells when a VPC endpoint was attached: later, others may have detached it, and attached it again. */
const HOUR = 3_600_000;
const NOTHING_SEEN = { connectionStatus: "NONE", errorMessage: undefined, deleteRequested: false };

const keyInProject = (_id: string, attachment: Attachment): string => attachmentKey(attachment);
const nameOf = (_id: string, { privateEndpointId, interfaceEndpointId }: Attachment): string =>
    `the connection of ${interfaceEndpointId} to private endpoint ${privateEndpointId}`;

const owned: Owned<Types> = {
    removal: "detach the VPC endpoint",
    keyOf: keyInProject,
    askToRemove,
    isStillToGo,
};

export const interfaceEndpoint: Kind<Types> = {
    importId: INTERFACE_ENDPOINT_ID,
    identity: IDENTITY,
    names: IDENTITY,
    statusProperty: "connectionStatus",
    phaseOf: connectionPhase,
    rowOf,
    // What Atlas could not connect, or has rejected, is attached again in place.
    replacedIn: ["gone", "leaving"],
    stateOf: attachmentState,
    nameOf,
    find,
    notReady,
    make,
    notMade: (inputs, operation) => texts.notAttached({ ...inputs, ...operation.progress() }),
    heal,
    owned,
    import: importIt,

    given: withBareId,
    fields: {
        groupId: (checks) => checks.groupId(),
        privateEndpointId: (checks) =>
            checks.text(
                "privateEndpointId",
                isObjectId,
                `the id of a PrivateEndpoint (24 hexadecimal digits): privateEndpointId: endpoint.id${adviceFor(checks.inputs)}`,
            ),
        interfaceEndpointId: (checks) => checks.interfaceEndpointId("vpcEndpoint.id"),
        adoptExisting: (checks) => checks.flag("adoptExisting"),
        api: (checks) => checks.api(),
    },
    once: {
        names: IDENTITY,
        what: (one) => `VPC endpoint ${one.interfaceEndpointId} is attached to ${one.privateEndpointId} once`,
    },

    inputsOf: (state, olds) => ({ ...olds, ...pick(state, IDENTITY) }),

    // What has failed may have been detached meanwhile, and then is attached again.
    mayVanish: isUnhealed,
};

async function make(inputs: Inputs, start: Start): ReturnType<Kind<Types>["make"]> {
    const { runtime, host, operation } = start;
    const { groupId, interfaceEndpointId: id, adoptExisting = false } = inputs;
    operation.showStatus(`asking Atlas to attach ${id}`);
    const memory = runtime.memoryOf(groupId);
    const project = runtime.project(groupId);
    const { callOptions } = operation;
    const api = await (inputs.api === undefined
        ? project.openAs(memory.apiOf(inputs.privateEndpointId), callOptions)
        : project.open(inputs.api, callOptions));
    const owner = ownerOf(host);
    const key = keyInProject(id, inputs);
    const found = memory.asking(key, owner);
    const calls = runtime.lostCalls(host.urn, groupId, key, { longest: HOUR });
    const how = await attachOnce({ api, memory, attachment: inputs, adoptExisting, owner, operation, calls });
    found();
    const lines = {
        adopted: texts.attachmentTakenOver(inputs),
        found: texts.attachmentFound({ ...inputs, earlier: calls.areOfEarlierRun }),
    };
    operation.tell(howText(how, nameOf(id, inputs), lines));
    memory.detaching.delete(id);
    const seen = attachmentState(inputs, NOTHING_SEEN, api.dialect.api);
    const state = { ...seen, __origin: runtime.origin };
    claim({ ...start, id, state });
    return { id, state, api, calls };
}

/** Pulumi keeps the id of a `get` as the program gave it. */
function adviceFor({ privateEndpointId }: RawInputs): string {
    const isRegion =
        typeof privateEndpointId === "string" &&
        normalizeRegion(privateEndpointId.split("/").at(-1) ?? "") !== undefined;
    return isRegion ? "; after a get by region, take the id from getPrivateEndpoint" : "";
}

async function importIt(given: string, runtime: Runtime, host: Host): Promise<Entry<State>> {
    const areParts = [isObjectId, isObjectId, isVpcEndpointId] as const;
    const [groupId, privateEndpointId, interfaceEndpointId] = idParts(given, INTERFACE_ENDPOINT_ID, areParts);
    const attachment = { groupId, privateEndpointId, interfaceEndpointId };
    const [memory, key] = [runtime.memoryOf(groupId), keyInProject("", attachment)];
    const reader = readerOf(host);
    const id = interfaceEndpointId;
    const unread = attachmentState(attachment, NOTHING_SEEN, undefined);
    const found = memory.asking(key, reader);
    const subject = { kind: interfaceEndpoint, runtime, host, id, state: unread };
    const entry = (await read(subject)) as Entry<State> | undefined;
    if (entry === undefined) {
        throw new UserError(texts.noSuchAttachment(attachment));
    }
    memory.note(key, reader, "reads");
    found();
    return entry;
}

/** Without the private endpoint a 404 for the attachment proves nothing; where it lists it, one of the two answers lags. */
function find({ api, state, isLeaving }: Work<Types>): Find<Connection> {
    return async (poll) => {
        const { privateEndpointId, interfaceEndpointId } = state;
        const connection = await unlessOfClass("projectGone", api.findConnection(poll, state));
        if (connection !== undefined) {
            return connection;
        }
        const endpoint = await api.finder(privateEndpointId, isLeaving)(poll);
        return endpoint?.interfaceEndpoints.includes(interfaceEndpointId) === true ? UNCLEAR : undefined;
    };
}

async function heal(work: Work<Types>): Promise<void> {
    const { runtime, host, api, operation, id, state } = work;
    if (!isUnhealed(state)) {
        return;
    }
    const now = (await look(work)) as Look<Connection>;
    if (now === undefined || now === UNCLEAR || !isUnhealed(now)) {
        return;
    }
    operation.tell(texts.attachesAgain({ interfaceEndpointId: id, status: now.connectionStatus }));
    operation.showStatus(`asking Atlas to attach ${id} again`);
    const [memory, owner] = [runtime.memoryOf(state.groupId), ownerOf(host)];
    // What is in state is not lost, so its calls are noted nowhere.
    const calls = runtime.lostCalls(undefined, state.groupId, "", { longest: 0 });
    const request = { api, memory, attachment: state, adoptExisting: true, owner, operation, calls };
    await attachAgain(request, () => remove(work, owned));
}

/** Where its private endpoint is replaced only because it seemed gone or FAILED, checks that again first. */
async function isStillToGo(work: Work<Types>): Promise<boolean> {
    const { runtime, api, operation, id, state } = work;
    const { groupId, privateEndpointId } = state;
    const because = runtime.memoryOf(groupId).doubtAbout(privateEndpointId);
    if (because === undefined) {
        return true;
    }
    const poll = api.pollNow(operation.callOptions, 0);
    const endpoint = await api.finder(privateEndpointId)(poll);
    if (endpoint !== undefined && !isTerminal(endpointPhase(endpoint))) {
        const { status } = endpoint;
        throw new UserError(common.thereAfterAll({ name: `private endpoint ${privateEndpointId}`, status }));
    }
    if (endpoint === undefined && because === "gone") {
        if ((await look(work, poll)) !== undefined) {
            const status = "it is still attached";
            throw new UserError(common.thereAfterAll({ name: nameOf(id, state), status }));
        }
        return false;
    }
    return true;
}

async function askToRemove(work: Work<Types>): Promise<boolean> {
    const { runtime, api, operation, state } = work;
    const { groupId, privateEndpointId, interfaceEndpointId } = state;
    const { detaching } = runtime.memoryOf(groupId);
    detaching.add(interfaceEndpointId);
    if (api.dialect.lastAttachmentTakesEndpoint) {
        const endpoint = await api.finder(privateEndpointId)(api.pollNow(operation.callOptions));
        const attached = endpoint?.interfaceEndpoints ?? [];
        // Those that this run is already detaching count as gone.
        const isLast = attached.every((one) => detaching.has(one));
        if (isLast && attached.includes(interfaceEndpointId)) {
            if (takesWhatIsInUse(work) && !(await isDetaching(work))) {
                detaching.delete(interfaceEndpointId);
                throw new UserError(texts.lastStays({ ...state, refusal: undefined }));
            }
            operation.showStatus(`detaching the last one: Atlas also deletes ${privateEndpointId}`);
            operation.tell(texts.lastAttachment(state));
        }
    }
    try {
        return await api.detach(state, operation.callOptions);
    } catch (error) {
        // Whatever the code of a 409 says: what Atlas shows decides.
        const isRefused = error instanceof AtlasApiError && error.problem.status === 409;
        if (!isRefused || !(await isDetaching(work))) {
            throw error;
        }
        return false;
    }
}

async function isDetaching(work: Work<Types>): Promise<boolean> {
    const found = (await look(work)) as Look<Connection>;
    return found === undefined || found === UNCLEAR || connectionPhase(found) === "leaving";
}

/** Whether this run still needs the private endpoint: something reads it, or the replacement of this attachment will use it. */
function takesWhatIsInUse({ runtime, host, state }: Work<Types>): boolean {
    const [memory, owner] = [runtime.memoryOf(state.groupId), ownerOf(host)];
    const own = memory.entry(attachmentKey(state), owner.instance)?.is;
    const isReplaced =
        (own === "replaces" || runtime.declared.has(host.urn)) && !runtime.run.isRecreated(owner);
    return (
        own === "manages" ||
        (isReplaced && memory.isDeclared(state.privateEndpointId)) ||
        (memory.wasRead(state.privateEndpointId) && runtime.isDestroy !== true)
    );
}

function notReady(result: WaitResult<Connection>, facts: Unready, attachment: Attachment): Text {
    return result.end === "failed" || result.end === "rejected"
        ? texts.attachmentFailed({ ...attachment, ...facts, errorMessage: result.latest?.errorMessage })
        : endText(result, facts);
}

/** A `get` may leave `GROUPID/ID` as the id; only the part after the slash is Atlas's. */
function withBareId(news: RawInputs): RawInputs {
    const { groupId, privateEndpointId } = news;
    const [project, id, ...more] = typeof privateEndpointId === "string" ? privateEndpointId.split("/") : [];
    const isOfProject = groupId === UNKNOWN || isSameId(project, groupId);
    return id !== undefined && more.length === 0 && isOfProject ? { ...news, privateEndpointId: id } : news;
}
