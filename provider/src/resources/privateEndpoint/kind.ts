import { dialectOf } from "../../atlas/api/dialects";
import { endpointPhase, TERMINAL } from "../../atlas/api/phases";
import { AtlasUnreachableError, isOfClass } from "../../atlas/errors/errors";
import { DeadlineError } from "../../waiting/deadline";
import { creationPace } from "../../waiting/pace";
import { InitializationError, UserError, withoutUndefined } from "../host";
import type { Kind, Work } from "../lifecycle/kind";
import { endText, reasonOf, texts as common } from "../lifecycle/texts";
import { awaitReady, unready } from "../lifecycle/wait";
import { regionKey } from "../project/projectMemory";
import { make } from "./create";
import { get, partsOf } from "./get";
import { regionIn, remoteRegionsIn } from "./regionChecks";
import {
    endpointState,
    PRIVATE_ENDPOINT_ID,
    type PrivateEndpointInputs,
    type PrivateEndpointState,
    type PrivateEndpointTypes as Types,
} from "./state";
import { rowOf, texts } from "./texts";

type Inputs = PrivateEndpointInputs;
type State = PrivateEndpointState;

export const privateEndpoint: Kind<Types> = {
    importId: PRIVATE_ENDPOINT_ID,
    identity: ["groupId", "region", "providerName"],
    names: ["groupId"],
    statusProperty: "status",
    phaseOf: endpointPhase,
    rowOf,
    replacedIn: TERMINAL,
    stateOf: endpointState,
    nameOf: (id, { region }) => `private endpoint ${id}${region === undefined ? "" : ` in ${region}`}`,
    find: ({ api, id, isLeaving }) => api.finder(id, isLeaving),
    pacing: ({ api, id, state }) =>
        endpointPhase(state) === "pending"
            ? { pace: creationPace, age: () => api.current.ageOf(id) }
            : undefined,
    notReady: endText,
    make,
    get,

    given: (news) => ({ providerName: "AWS", ...withoutUndefined(news) }),
    fields: {
        groupId: (checks) => checks.groupId(),
        region: (checks) => regionIn(checks),
        providerName: (checks) => checks.oneOf("providerName", ["AWS"]),
        adoptExisting: (checks) => checks.flag("adoptExisting"),
        api: (checks) => checks.api(),
        supportedRemoteRegions: (checks) => remoteRegionsIn(checks),
    },
    once: {
        names: ["groupId", "region"],
        what: ({ groupId, region }) => `project ${groupId} can have only one private endpoint in ${region}`,
    },

    inputsOf: ({ groupId, region, supportedRemoteRegions }, olds) => {
        const remote = withoutUndefined({ supportedRemoteRegions });
        const asked = olds === undefined ? {} : { ...olds, providerName: "AWS" as const };
        return { ...asked, ...remote, groupId, region: region ?? "" };
    },

    import: async (given, runtime, host) => {
        const { groupId, wanted } = partsOf(given);
        const { id, state } = await get(wanted, { groupId }, runtime, host);
        if (state.region === undefined) {
            throw new UserError(texts.regionHidden({ id, groupId, status: state.status }));
        }
        return { id, state };
    },

    mayVanish: (state, runtime) => {
        const dialect = dialectOf(state.api);
        return (
            endpointPhase(state) === "ready" &&
            (dialect.lastAttachmentTakesEndpoint || !dialect.logins.includes(runtime.settings().login.kind))
        );
    },

    owned: {
        removal: "delete the endpoint service",
        keyOf: (id) => id,
        wantedAs: ({ region }) => (region === undefined ? [] : [regionKey(region)]),
        askToRemove,
    },

    inPlace: {
        changed,
        // The answer to a change of the remote regions may have been lost: the state then says what was wanted.
        isUnsure: ({ supportedRemoteRegions }) => supportedRemoteRegions !== undefined,
        announcement: (id, { api }) =>
            dialectOf(api).hasRemoteRegions ? undefined : texts.movesToSuccessor({ id, api }),
        adjust,
    },
};

function changed(
    { supportedRemoteRegions: shown = [] }: State,
    { supportedRemoteRegions: wanted = [] }: Inputs,
): readonly string[] {
    const isSame = shown.length === wanted.length && shown.every((region, index) => region === wanted[index]);
    return isSame ? [] : ["supportedRemoteRegions"];
}

/** Sets the remote regions, through the API that knows them; it has all endpoints under the same ids. */
async function adjust(work: Work<Types>, news: Inputs): Promise<State> {
    const { id, operation, runtime } = work;
    const { supportedRemoteRegions: wanted } = news;
    const { supportedRemoteRegions: shown = [], ...rest } = work.state;
    const state = wanted === undefined ? rest : { ...rest, supportedRemoteRegions: wanted };
    if (changed(work.state, news).length === 0) {
        return state;
    }
    const { callOptions } = operation;
    operation.showStatus(`setting the remote regions: ${wanted?.join(", ") || "none"}`);
    const api = runtime.project(state.groupId).successor;
    try {
        const now = await api.own.setRemoteRegions(id, wanted ?? [], callOptions);
        return (await awaitReady({ ...work, api, state }, now)) as State;
    } catch (error) {
        if (isOfClass(error, "notFound")) {
            // Gone, or a stale replica answered: the wait finds out, and the next update retries.
            await awaitReady({ ...work, api });
        }
        const hadEffect =
            error instanceof DeadlineError || (error instanceof AtlasUnreachableError && error.effect);
        if (!hadEffect) {
            throw error;
        }
        // In state is what Atlas may have now, so that leaving the argument out undoes it.
        const facts = unready(work, reasonOf(error));
        const supportedRemoteRegions = wanted ?? shown;
        throw new InitializationError(common.notChanged(facts), id, { ...state, supportedRemoteRegions });
    }
}

async function askToRemove({ api, id, state, operation }: Work<Types>): Promise<boolean> {
    const { callOptions } = operation;
    try {
        return await api.remove(id, callOptions);
    } catch (error) {
        // Atlas does not always use the specific code when it refuses because of attachments.
        if (!isOfClass(error, "stillAttached", "refused", "contradiction")) {
            throw error;
        }
        const endpoint = await api.find(callOptions, id);
        if (endpoint === undefined || endpointPhase(endpoint) === "leaving") {
            return false;
        }
        const shown = await api.attachedAmong(id, endpoint.interfaceEndpoints, callOptions);
        const attached = [...shown.keys()];
        if (attached.length > 0) {
            throw new UserError(texts.stillAttached({ id, groupId: state.groupId, attached }));
        }
        const { errorClass, status, row } = error.problem;
        // Else it may be due to attachments which are gone, or are on their way out.
        if (errorClass !== "stillAttached" && (status !== 409 || endpoint.interfaceEndpoints.length === 0)) {
            throw error;
        }
        operation.noteProblem(row, error.text);
        return false;
    }
}
