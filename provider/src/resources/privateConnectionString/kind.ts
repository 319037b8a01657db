import type { Cluster } from "../../atlas/api/clusterApi";
import { isObjectId } from "../../atlas/api/objectId";
import { DeadlineError } from "../../waiting/deadline";
import type { CallContext } from "../../waiting/sharedCalls";
import type { Poll } from "../../waiting/watcher";
import { isVpcEndpointId } from "../arguments/argumentChecks";
import { idParts } from "../arguments/idParts";
import { pick, UserError, type Entry, type Host } from "../host";
import type { Drift, Kind, Start, Subject, Work } from "../lifecycle/kind";
import type { Find } from "../lifecycle/operation";
import { read } from "../lifecycle/read";
import { reopen, stopped } from "../lifecycle/wait";
import type { Runtime } from "../project/runtime";
import { ClusterLook, stringFor, type ClusterView } from "./clusterLook";
import {
    PRIVATE_CONNECTION_STRING_ID,
    settled,
    stringInState,
    stringState,
    type PrivateConnectionStringInputs,
    type PrivateConnectionStringState,
} from "./state";
import { rowOf, texts } from "./texts";

type Inputs = PrivateConnectionStringInputs;
type State = PrivateConnectionStringState;
type Types = { readonly inputs: Inputs; readonly state: State; readonly thing: ClusterView };

const IDENTITY = ["groupId", "clusterName", "interfaceEndpointId"] as const;

const STRINGS = [
    "srvConnectionString",
    "connectionString",
    "srvShardOptimizedConnectionString",
    "type",
] as const;

/** What it shows meanwhile proves nothing. */
const isChanging = ({ stateName, isPaused }: Cluster): boolean => stateName !== "IDLE" || isPaused;

const isClusterName = (text: string): boolean => /^[a-zA-Z0-9][a-zA-Z0-9-]{0,63}$/.test(text);

/** Waits for a cluster's connection string for one VPC endpoint. Changes nothing in Atlas, so that it owns nothing. */
export const privateConnectionString: Kind<Types> = {
    importId: PRIVATE_CONNECTION_STRING_ID,
    identity: IDENTITY,
    names: IDENTITY,
    statusProperty: "status",
    phaseOf: (thing) => {
        const isReady = "found" in thing ? thing.found !== undefined : thing.status === "READY";
        return isReady ? "ready" : "pending";
    },
    rowOf,
    replacedIn: [],
    stateOf: (base, { found }) => stringState(base, found),
    nameOf: (_id, { clusterName, interfaceEndpointId }) =>
        `the connection string of cluster ${clusterName} for ${interfaceEndpointId}`,
    find,
    drift,
    make,
    watch,
    import: importIt,
    inputsOf: (state) => pick(state, IDENTITY),

    fields: {
        groupId: (checks) => checks.groupId(),
        clusterName: (checks) =>
            checks.text(
                "clusterName",
                isClusterName,
                "a cluster's name: up to 64 letters, digits and hyphens, not starting with a hyphen",
            ),
        interfaceEndpointId: (checks) => checks.interfaceEndpointId("connection.interfaceEndpointId"),
    },

    notReady: ({ end, latest, problem }, facts, state) =>
        end === "hopeless" && problem !== undefined
            ? problem
            : texts.notListed({ ...state, ...facts, lacking: latest?.lacking }),
};

async function make(inputs: Inputs, start: Start): ReturnType<Kind<Types>["make"]> {
    const { groupId, clusterName, interfaceEndpointId } = inputs;
    const { runtime, operation } = start;
    const id = `${groupId}/${clusterName}/${interfaceEndpointId}`;
    const state = { ...stringState(inputs, undefined), __origin: runtime.origin };
    try {
        return { id, state, api: await reopen({ runtime, state }, operation) };
    } catch (error) {
        throw error instanceof DeadlineError ? stopped({ ...start, id, state }, error) : error;
    }
}

async function importIt(given: string, runtime: Runtime, host: Host): Promise<Entry<State>> {
    const areParts = [isObjectId, isClusterName, isVpcEndpointId] as const;
    const parts = idParts(given, PRIVATE_CONNECTION_STRING_ID, areParts);
    const [groupId, clusterName, interfaceEndpointId] = parts;
    const target = { groupId, clusterName, interfaceEndpointId };
    const unread = stringState(target, undefined);
    const subject = { kind: privateConnectionString, runtime, host, id: given, state: unread };
    const found = (await read(subject)) as Entry<State> | undefined;
    if (found?.state.status !== "READY") {
        throw new UserError(texts.noSuchString(target));
    }
    return found;
}

/**
 * For `read`: gone if an IDLE cluster no longer shows the string, or the list of all clusters no longer shows the
 * cluster. While the cluster changes, or if Atlas contradicts itself, the state is kept; so is an unfinished wait.
 */
function find({
    api,
    state,
}: Pick<Work<Types>, "api" | "state">): (poll: Poll) => Promise<ClusterView | undefined> {
    return async (poll) => {
        const cluster = await api.findCluster(poll, state.clusterName);
        const view = { ...state, status: cluster?.stateName ?? "", lacking: undefined };
        const found = cluster === undefined ? undefined : stringFor(cluster, state.interfaceEndpointId);
        if (state.status === "WAITING") {
            return { ...view, found };
        }
        const isUnclear =
            cluster === undefined
                ? (await api.clusterNames(poll)).includes(state.clusterName)
                : isChanging(cluster);
        if (isUnclear) {
            return { ...view, found: stringInState(state) };
        }
        return found && { ...view, found };
    };
}

/** The strings of a state that the cluster no longer lists, or lists differently. */
async function drift(
    { runtime, state }: Subject<Types>,
    options: CallContext,
    oldest?: number,
): Promise<Drift | undefined> {
    const api = runtime.project(state.groupId).successor;
    const found = (await find({ api, state })(api.pollNow(options, oldest)))?.found;
    if (found === undefined) {
        // The note of what differs stands before the status in the row, so a long wait gets a short one.
        return {
            properties: ["status"],
            text: texts.listsNone({ ...state, was: state.srvConnectionString }),
        };
    }
    const now = settled(stringInState(state), found);
    const [property, ...more] = STRINGS.filter((name) => state[name] !== now[name]);
    if (property === undefined) {
        return undefined;
    }
    const text = texts.listsAnother({ ...state, property, was: state[property], now: now[property] });
    return { properties: [property, ...more], text };
}

function watch({ runtime, api, operation, state }: Work<Types>): Find<ClusterView> {
    const project = runtime.project(state.groupId);
    const look = new ClusterLook(api, project.successor, state, project.memory, operation);
    operation.showStatus(
        `looking for the string of ${state.interfaceEndpointId} in cluster ${state.clusterName}`,
    );
    return (poll) => look.view(poll);
}
