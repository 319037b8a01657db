import { textsOf } from "../../words/text";
import { LAST_PROBLEM } from "../lifecycle/texts";
import { PRIVATE_CONNECTION_STRING_ID, type PrivateConnectionStringInputs as Inputs } from "./state";

/** What a cluster needs before it lists a string. */
export interface Lacking {
    /** In a few words, for the row. */
    readonly brief: string;
    /** Completes "It has …". */
    readonly words: string;
    /** The rule behind that. */
    readonly why: string;
}

type Seen = Inputs & { status: string; found: object | undefined; lacking: Lacking | undefined };

export const texts = textsOf({
    /** `names`: the nearest first. */
    unknownCluster: [
        `clusterName is "{clusterName}", but project {groupId} has no such cluster{hint}; its clusters: {names|none}`,
    ],
    tooSmall: [
        "Cluster {clusterName} is a flex or shared cluster, which takes no private endpoints.",
        "Name a dedicated cluster, M10 or larger, or scale this one up.",
    ],
    clusterLeaves:
        "Cluster {clusterName} of project {groupId} is being deleted: it gets no connection string. Name another cluster.",
    unknownVpcEndpoint: [
        "No private endpoint of project {groupId} has {interfaceEndpointId} attached.",
        "Attach it with an InterfaceEndpoint, and pass its output: interfaceEndpointId: connection.interfaceEndpointId",
    ],
    noSuchString: [
        "Cluster {clusterName} of project {groupId} lists no connection string for {interfaceEndpointId}, or does not exist.",
        `Check the three parts of the id, ${PRIVATE_CONNECTION_STRING_ID.form}; to wait for a string, declare the resource instead of importing it.`,
    ],
    /** At preview: what the cluster lists now. */
    listsAnother:
        "cluster {clusterName} now lists another {property} for {interfaceEndpointId} ({now|none}, was {was|none}); it is updated in place",
    listsNone:
        "cluster {clusterName} no longer lists {was}, and lists no other string for {interfaceEndpointId}. The in-place update waits for one and fails on timeout. Remove the resource if the string is no longer needed",
    notListed: [
        "Cluster {clusterName} of project {groupId} lists no connection string for {interfaceEndpointId} after {waited}{limit}: its last state was {lastStatus|not seen}.",
        "?lacking It has {lacking.words}: {lacking.why}.",
        LAST_PROBLEM,
        `The resource is in the stack's state: the next "pulumi up" resumes the wait.`,
    ],
});

const RULE = "a cluster lists private strings only once a VPC endpoint is attached in each of its regions";
const ELSEWHERE_RULE = "a cluster lists strings for VPC endpoints in its own regions only";

/**
 * What a cluster that is done updating still lacks.
 * @param isRegional whether the project's regional mode is on, undefined where that is not known
 * @param elsewhere the region of the VPC endpoint's private endpoint, where the cluster has no nodes there
 */
export function lacks(
    bare: Readonly<Record<"withoutEndpoint" | "withoutAttachment", readonly string[]>>,
    isRegional: boolean | undefined,
    elsewhere: string | undefined,
): Lacking | undefined {
    const { withoutEndpoint, withoutAttachment } = isRegional === true ? NOTHING : bare;
    const parts = [
        elsewhere === undefined ? [] : `no nodes in ${elsewhere}, where the VPC endpoint is attached`,
        withoutEndpoint.length === 0 ? [] : `no private endpoint yet in ${withoutEndpoint.join(", ")}`,
        withoutAttachment.length === 0 ? [] : `nothing attached yet in ${withoutAttachment.join(", ")}`,
    ].flat();
    if (parts.length === 0) {
        return undefined;
    }
    const needy = [...withoutEndpoint, ...withoutAttachment].join(", ");
    return {
        brief: needy === "" ? `no nodes in ${elsewhere ?? ""}` : `needs ${needy}`,
        words: parts.join("; "),
        why:
            needy === ""
                ? ELSEWHERE_RULE
                : isRegional === undefined
                  ? `${RULE}, unless the project's regional mode is on`
                  : RULE,
    };
}

const NOTHING = { withoutEndpoint: [], withoutAttachment: [] };

/**
 * The important words come first, since a narrow terminal shows no others. IDLE proves nothing,
 * since the cluster may not have begun to update yet.
 */
export function rowOf({ clusterName, interfaceEndpointId, status, found, lacking }: Seen): string {
    if (found !== undefined) {
        return `listed: the string for ${interfaceEndpointId} in cluster ${clusterName}`;
    }
    if (status !== "IDLE") {
        return `${status}: cluster ${clusterName}; the string for ${interfaceEndpointId} comes after that`;
    }
    return lacking === undefined
        ? `IDLE, no string yet: cluster ${clusterName} lists none for ${interfaceEndpointId}`
        : `IDLE, ${lacking.brief}: cluster ${clusterName} lists no string for ${interfaceEndpointId}; it has ${lacking.words}`;
}
