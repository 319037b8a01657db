import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { DigestLogin } from "./auth/digest";
import { Tokens } from "./auth/tokens";
import type { Fault } from "./faults/fault";
import { ArmedFaults } from "./faults/armed";
import { atlasError } from "./http/atlasError";
import type { LoggedRequest } from "./log";
import { Attachments } from "./model/attachments";
import { Clusters } from "./model/clusters";
import { type Endpoint, type EndpointSnapshot, snapshot } from "./model/endpoint";
import { expectGroup } from "./model/ids";
import { toRegion } from "./model/regions";
import { EndpointStore } from "./model/store";
import {
    type ClusterSpec,
    type EmulatorOptions,
    type Settings,
    type Transitions,
    checkTransitions,
    resolveOptions,
} from "./options";
import { seededRandom } from "./random";
import { clusterRoutes } from "./routes/clusters";
import { control } from "./routes/control";
import { endpointRoutes } from "./routes/endpoints";
import { projectRoutes } from "./routes/project";
import { makeServer } from "./server";

/** What of the emulator other processes can call: README describes each. */
const CONTROLLED = [
    ...(["requests", "clearRequests", "fault", "clearFaults", "configure", "reset"] as const),
    ...(["endpoints", "create", "setStatus", "failNext", "remove"] as const),
    ...(["attach", "detach", "setConnectionStatus"] as const),
    ...(["createCluster", "setClusterState", "setRegionalMode"] as const),
    ...(["setKey", "revokeKey", "tokensIssued"] as const),
] satisfies readonly (keyof AtlasEmulator)[];

/** MongoDB Atlas's private endpoint API on 127.0.0.1, its state in memory. */
export class AtlasEmulator {
    /** The options in force. Change the transitions with `configure`. */
    readonly options: Readonly<Settings>;
    readonly #store: EndpointStore;
    readonly #clusters: Clusters;
    readonly #attachments: Attachments;
    readonly #digest: DigestLogin;
    readonly #tokens: Tokens;
    readonly #faults: ArmedFaults;
    readonly #server: Server;
    #requests: LoggedRequest[] = [];

    private constructor(options: EmulatorOptions) {
        const settings = resolveOptions(options);
        const random = seededRandom(settings.seed);
        this.options = settings;
        this.#store = new EndpointStore(settings, random);
        this.#clusters = new Clusters(this.#store, settings.clusters);
        this.#attachments = new Attachments(this.#store, ({ groupId, region }, since) =>
            this.#clusters.follow(groupId, region, since),
        );
        this.#digest = new DigestLogin(settings);
        this.#tokens = new Tokens(settings);
        this.#faults = new ArmedFaults(random);
        this.#server = makeServer({
            settings,
            digest: this.#digest,
            tokens: this.#tokens,
            faults: this.#faults,
            store: this.#store,
            routes: [
                ...endpointRoutes(this.#store, this.#attachments, settings),
                ...clusterRoutes(this.#clusters, settings),
                ...projectRoutes(settings, this.#tokens),
            ],
            control: (request) => control(this, CONTROLLED, request),
            record: (entry) => this.#requests.push(entry),
        });
    }

    /** Resolves once the emulator answers; rejects when the port is in use or an option is wrong. */
    static async start(options: EmulatorOptions = {}): Promise<AtlasEmulator> {
        const atlas = new AtlasEmulator(options);
        await new Promise<void>((resolve, reject) => {
            atlas.#server.once("error", reject);
            atlas.#server.listen(atlas.options.port, "127.0.0.1", resolve);
        });
        return atlas;
    }

    /** Where it answers: http://127.0.0.1:PORT, without a trailing slash. */
    get url(): string {
        return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    }

    /** Ends at once; requests that are under way are cut off. */
    async close(): Promise<void> {
        const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
        this.#server.closeAllConnections();
        await closed;
    }

    /** Resets endpoints, clusters, planned failures, faults, access tokens and the request log; keys and transitions stay. */
    reset(): void {
        this.#store.clear();
        this.#clusters.clear();
        this.#faults.clear();
        this.#tokens.clear();
        this.#requests = [];
    }

    /** Changes transitions; those that have begun keep their time. */
    configure(transitions: Transitions): void {
        Object.assign(this.options, checkTransitions(transitions));
    }

    /** The endpoints of one project or of all, also DELETING ones. Not counted as a read. */
    endpoints(groupId?: string): EndpointSnapshot[] {
        const all = groupId === undefined ? this.#store.all() : this.#store.list(groupId);
        return all.map(snapshot);
    }

    /**
     * Creates an endpoint behind the client's back. Without `status` it starts INITIATING and progresses as
     * usual; a status other than INITIATING and DELETING stays. `createdAt` (default: now) is the time in its
     * id; `id` is generated unless it is given.
     */
    create(
        groupId: string,
        region: string,
        how: { status?: string; createdAt?: Date | string; id?: string } = {},
    ): EndpointSnapshot {
        expectGroup(groupId);
        const createdAt = new Date(how.createdAt ?? this.options.now()).getTime();
        return snapshot(this.#store.plant(groupId, toRegion(region), how.status, createdAt, how.id));
    }

    /** INITIATING and DELETING then progress as usual; any other status stays as set. */
    setStatus(id: string, status: string, errorMessage?: string): void {
        this.#store.setStatus(this.#find(id), status, errorMessage);
    }

    /** The next endpoint that a client creates (in this region, if one is given) ends FAILED. */
    failNext(groupId: string, region: string | undefined, errorMessage: string): void {
        const only = region === undefined ? undefined : toRegion(region);
        this.#store.planFailure({ groupId, region: only, errorMessage });
    }

    /** Removes the endpoint and its attachments immediately. */
    remove(id: string): void {
        const { groupId, region } = this.#find(id);
        this.#store.remove(id);
        this.#clusters.follow(groupId, region);
    }

    /** A cluster with nodes in these regions. It gets private strings once each region has an attachment. */
    createCluster(
        groupId: string,
        name: string,
        regions: readonly string[],
        how: Pick<ClusterSpec, "kind" | "sharded"> = {},
    ): void {
        this.#clusters.create(groupId, { name, regions: regions.map((region) => toRegion(region)), ...how });
    }

    /** The state stays until something is attached or detached. */
    setClusterState(groupId: string, name: string, stateName: string): void {
        this.#clusters.setState(this.#clusters.find(groupId, name), stateName);
    }

    /** The project's regional mode; its clusters follow as they follow an attachment. Off at first. */
    setRegionalMode(groupId: string, enabled: boolean): void {
        expectGroup(groupId);
        this.#clusters.setRegional(groupId, enabled);
    }

    /** Attaches an interface endpoint behind the client's back; an explicit status stays as set. */
    attach(id: string, interfaceEndpointId: string, status?: string): void {
        const endpoint = this.#find(id);
        const attached = this.#attachments.attach(endpoint, interfaceEndpointId, "control");
        if (status !== undefined) {
            this.#attachments.setStatus(endpoint, attached, status, undefined);
        }
    }

    /** Detaches an interface endpoint behind the client's back, immediately. */
    detach(id: string, interfaceEndpointId: string): void {
        const endpoint = this.#find(id);
        this.#attachments.get(endpoint, interfaceEndpointId);
        endpoint.interfaceEndpoints.delete(interfaceEndpointId);
        this.#clusters.follow(endpoint.groupId, endpoint.region);
    }

    /** The status stays until a client deletes the interface endpoint, or attaches it again. */
    setConnectionStatus(
        id: string,
        interfaceEndpointId: string,
        status: string,
        errorMessage?: string,
    ): void {
        const endpoint = this.#find(id);
        const attached = this.#attachments.get(endpoint, interfaceEndpointId);
        this.#attachments.setStatus(endpoint, attached, status, errorMessage);
    }

    /** Arms a fault against requests to /api paths. */
    fault(fault: Fault): void {
        this.#faults.arm(fault);
    }

    /** Disarms all. */
    clearFaults(): void {
        this.#faults.clear();
    }

    /** Every request but those to the control path, since the start, the last reset or the last clearRequests. */
    get requests(): readonly LoggedRequest[] {
        return [...this.#requests];
    }

    clearRequests(): void {
        this.#requests = [];
    }

    /** How many access tokens were issued since the start or the last reset. */
    get tokensIssued(): number {
        return this.#tokens.issued;
    }

    /** From now on the API key is refused. */
    revokeKey(): void {
        this.#digest.key = undefined;
    }

    setKey(publicKey: string, privateKey: string): void {
        this.#digest.key = { publicKey, privateKey };
    }

    #find(id: string): Endpoint {
        const endpoint = this.#store.find(id);
        if (endpoint === undefined) {
            const all = this.#store.all().map((one) => `${one.id} in ${one.region}`);
            throw atlasError("RESOURCE_NOT_FOUND", `endpoint ${id}; there is ${all.join(", ") || "none"}`);
        }
        return endpoint;
    }
}
