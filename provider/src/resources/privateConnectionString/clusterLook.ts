import { distance } from "fastest-levenshtein";
import type { Endpoint } from "../../atlas/api/answers";
import type { Cluster, PrivateString } from "../../atlas/api/clusterApi";
import { normalizeRegion } from "../../atlas/api/regions";
import { isOfClass, undefinedIfAtlasError } from "../../atlas/errors/errors";
import type { Poll } from "../../waiting/watcher";
import { didYouMean } from "../arguments/didYouMean";
import { UserError } from "../host";
import { AbsenceProof } from "../lifecycle/absenceProof";
import type { Operation } from "../lifecycle/operation";
import type { ProjectApi } from "../project/projectApi";
import type { ProjectMemory } from "../project/projectMemory";
import type { PrivateConnectionStringInputs } from "./state";
import { lacks, texts, type Lacking } from "./texts";

export interface ClusterView extends PrivateConnectionStringInputs {
    /** The cluster's state. */
    readonly status: string;
    readonly found: PrivateString | undefined;
    /** What an IDLE cluster without the string still needs, where something is known to be missing. */
    readonly lacking: Lacking | undefined;
}

/** The maximum age of the list of private endpoints: which regions have one changes only within minutes. */
const ENDPOINTS_AGE = 30_000;

export class ClusterLook {
    /** Whether one of the project's private endpoints listed the VPC endpoint at the last poll. */
    private isKnown = false;
    /** Proof that the VPC endpoint is missing from the project's lists, since it was last there. */
    private absence: AbsenceProof | undefined;

    constructor(
        private readonly api: ProjectApi,
        /** The API that lists all endpoints: an older one may not show those in newer regions. */
        private readonly successor: ProjectApi,
        private readonly target: PrivateConnectionStringInputs,
        private readonly memory: ProjectMemory,
        private readonly operation: Operation,
    ) {}

    /** @throws {UserError} if waiting cannot help */
    async view(poll: Poll): Promise<ClusterView> {
        const { target } = this;
        const cluster = await this.findCluster(poll);
        if (cluster === undefined) {
            const names = await this.api.clusterNames(poll);
            if (!names.includes(target.clusterName)) {
                throw new UserError(
                    texts.unknownCluster({ ...target, ...nearest(target.clusterName, names) }),
                );
            }
            return { ...target, status: "missing from one answer", found: undefined, lacking: undefined };
        }
        if (cluster.isShared) {
            throw new UserError(texts.tooSmall(target));
        }
        const { stateName: status } = cluster;
        if (status === "DELETING" || status === "DELETED") {
            throw new UserError(texts.clusterLeaves(target));
        }
        const found = stringFor(cluster, target.interfaceEndpointId);
        const lacking = found === undefined && status === "IDLE" ? await this.lacking(cluster) : undefined;
        return { ...target, status, found, lacking };
    }

    private async findCluster(poll: Poll): Promise<Cluster | undefined> {
        return this.api.findCluster(poll, this.target.clusterName).catch((error: unknown) => {
            throw isOfClass(error, "flexCluster") ? new UserError(texts.tooSmall(this.target)) : error;
        });
    }

    /** @throws {UserError} where the project does not know the VPC endpoint */
    private async lacking({ regions }: Cluster): Promise<Lacking | undefined> {
        const { memory } = this;
        let endpoints = await this.endpointsOf(this.api);
        let holder = this.holderAmong(endpoints);
        if (holder === undefined && this.api !== this.successor) {
            const all = await this.endpointsOf(this.successor).catch(undefinedIfAtlasError);
            endpoints = all ?? endpoints;
            holder = this.holderAmong(endpoints);
        }
        this.noteVpcEndpoint(holder !== undefined);
        const inRegion = (name: string): readonly Endpoint[] =>
            endpoints.filter((endpoint) => memory.regionOf(endpoint) === normalizeRegion(name));
        const isBare = ({ interfaceEndpoints }: Endpoint): boolean => interfaceEndpoints.length === 0;
        const ownRegion = holder === undefined ? undefined : memory.regionOf(holder);
        const isElsewhere =
            ownRegion !== undefined && !regions.some((name) => normalizeRegion(name) === ownRegion);
        const bare = {
            withoutEndpoint: regions.filter((name) => inRegion(name).length === 0),
            withoutAttachment: regions.filter(
                (name) => inRegion(name).length > 0 && inRegion(name).every(isBare),
            ),
        };
        const isWhole = bare.withoutEndpoint.length + bare.withoutAttachment.length === 0;
        // In regional mode a string needs an endpoint in its own region only.
        const poll = this.successor.pollNow(this.operation.callOptions, ENDPOINTS_AGE);
        const isRegional = isWhole ? undefined : await this.successor.regionalMode(poll);
        return lacks(bare, isRegional, isElsewhere ? ownRegion : undefined);
    }

    private async endpointsOf(api: ProjectApi): Promise<readonly Endpoint[]> {
        const oldest = this.isKnown ? ENDPOINTS_AGE : undefined;
        const list = await api.list(api.pollNow(this.operation.callOptions, oldest));
        return [...list.values()];
    }

    private holderAmong(endpoints: readonly Endpoint[]): Endpoint | undefined {
        const { interfaceEndpointId } = this.target;
        return endpoints.find(({ interfaceEndpoints }) => interfaceEndpoints.includes(interfaceEndpointId));
    }

    private noteVpcEndpoint(isListed: boolean): void {
        this.isKnown = isListed;
        if (isListed) {
            this.absence = undefined;
            return;
        }
        this.absence ??= new AbsenceProof(this.operation.clock, () => false, undefined);
        // A stale replica may lack what was attached a moment ago.
        if (this.absence.missing()) {
            throw new UserError(texts.unknownVpcEndpoint(this.target));
        }
    }
}

/** The names of the clusters that there are, the nearest first. */
function nearest(wanted: string, all: readonly string[]): { readonly names: unknown; readonly hint: string } {
    const names = [...all].sort((one, other) => distance(one, wanted) - distance(other, wanted));
    return { names: names.length === 0 ? undefined : names, hint: didYouMean(wanted, all) };
}

/** By the VPC endpoint's id, never by position: with two endpoints there are two strings. */
export function stringFor(cluster: Cluster, interfaceEndpointId: string): PrivateString | undefined {
    return cluster.privateStrings.find(
        ({ endpointIds, srvConnectionString }) =>
            endpointIds.includes(interfaceEndpointId) && srvConnectionString !== undefined,
    );
}
