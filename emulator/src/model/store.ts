import type { Settings } from "../options";
import type { Random } from "../random";
import { type Transition, countRead, schedule } from "../transition";
import { type Endpoint, type Transitioning, type Maker, applyDue } from "./endpoint";
import { atlasError } from "../http/atlasError";
import { endpointServiceName, isObjectId, objectId } from "./ids";
import { atlasRegionName, type Region } from "./regions";

/** A creation that is to end FAILED. */
export interface PlannedFailure {
    readonly groupId: string;
    readonly region: Region | undefined;
    readonly errorMessage: string;
}

/** The private endpoints of all projects, independent of the API that serves them. */
export class EndpointStore {
    readonly #endpoints = new Map<string, Endpoint>();
    #failures: PlannedFailure[] = [];
    /** While a stale response is rendered: endpoints created later are hidden. */
    #asOf = Number.POSITIVE_INFINITY;

    constructor(
        readonly settings: Settings,
        readonly random: Random,
    ) {}

    clear(): void {
        this.#endpoints.clear();
        this.#failures = [];
    }

    planFailure(failure: PlannedFailure): void {
        this.#failures.push(failure);
    }

    all(): Endpoint[] {
        for (const endpoint of [...this.#endpoints.values()]) {
            this.#applyDue(endpoint);
        }
        return [...this.#endpoints.values()];
    }

    list(groupId: string): Endpoint[] {
        return this.all().filter((endpoint) => endpoint.groupId === groupId);
    }

    /** Does not apply due transitions, so that the effect of a transition can call it. */
    peek(groupId: string): Endpoint[] {
        return [...this.#endpoints.values()].filter((endpoint) => endpoint.groupId === groupId);
    }

    /** What a client sees: everything, or only what a stale replica knows. */
    visible(groupId: string): Endpoint[] {
        return this.list(groupId).filter(({ createdAt }) => createdAt <= this.#asOf);
    }

    /** Answers as a replica that lags by `age` milliseconds: newer endpoints do not exist for it yet. */
    stale<T>(age: number, answer: () => T): T {
        this.#asOf = this.settings.now() - age;
        try {
            return answer();
        } finally {
            this.#asOf = Number.POSITIVE_INFINITY;
        }
    }

    find(id: string): Endpoint | undefined {
        return this.all().find((endpoint) => endpoint.id === id);
    }

    get(groupId: string, id: string): Endpoint {
        if (!isObjectId(id)) {
            throw atlasError("PATH_PARAM_PARSE_ERROR");
        }
        const endpoint = this.visible(groupId).find((one) => one.id === id);
        if (endpoint === undefined) {
            throw atlasError("PRIVATE_ENDPOINT_SERVICE_NOT_FOUND", id, groupId);
        }
        return endpoint;
    }

    /** Counts one read by a client, for transitions that depend on reads. */
    seen(...living: Transitioning[]): void {
        for (const { pending } of living) {
            pending.forEach(countRead);
        }
    }

    create(groupId: string, region: Region, createdBy: Maker): Endpoint {
        this.#refuseTaken(groupId, region);
        const endpoint = this.#add(groupId, region, this.settings.now(), createdBy);
        this.#initiate(endpoint, this.#takeFailure(groupId, region));
        return endpoint;
    }

    /** Adds an endpoint that somebody else created; planned failures do not apply to it. */
    plant(
        groupId: string,
        region: Region,
        status: string | undefined,
        createdAt: number,
        id?: string,
    ): Endpoint {
        this.#refuseTaken(groupId, region);
        const endpoint = this.#add(groupId, region, createdAt, "control", id);
        this.setStatus(endpoint, status ?? "INITIATING", undefined);
        return endpoint;
    }

    /** INITIATING and DELETING then progress as usual; any other status stays as set. */
    setStatus(endpoint: Endpoint, status: string, errorMessage: string | undefined): void {
        endpoint.pending = [];
        // A ready one has a name of its own in each API.
        switch (status === "AVAILABLE" ? "WAITING_FOR_USER" : status) {
            case "INITIATING":
                endpoint.endpointServiceName = null;
                this.#initiate(endpoint);
                break;
            case "WAITING_FOR_USER":
                this.#becomeReady(endpoint);
                break;
            case "DELETING":
                this.startDeleting(endpoint);
                break;
            default:
                endpoint.status = status;
        }
        endpoint.errorMessage = errorMessage ?? null;
    }

    startDeleting(endpoint: Endpoint): void {
        endpoint.status = "DELETING";
        endpoint.pending = [];
        this.after(endpoint, this.settings.deleting, () => this.remove(endpoint.id));
    }

    remove(id: string): void {
        this.#endpoints.delete(id);
    }

    /** @param since when the transition has begun; now by default */
    after(
        living: Transitioning,
        transition: Transition,
        effect: (at: number) => void,
        since = this.settings.now(),
    ): void {
        living.pending.push({ schedule: schedule(transition, since, this.random), effect });
        applyDue(living, this.settings.now());
    }

    #applyDue(endpoint: Endpoint): void {
        applyDue(endpoint, this.settings.now());
        for (const attached of [...endpoint.interfaceEndpoints.values()]) {
            applyDue(attached, this.settings.now());
        }
    }

    #add(
        groupId: string,
        region: Region,
        createdAt: number,
        createdBy: Maker,
        id = objectId(createdAt),
    ): Endpoint {
        const endpoint: Endpoint = {
            id,
            createdBy,
            groupId,
            region,
            createdAt,
            status: "INITIATING",
            endpointServiceName: null,
            errorMessage: null,
            interfaceEndpoints: new Map(),
            supportedRemoteRegions: [],
            pending: [],
        };
        this.#endpoints.set(endpoint.id, endpoint);
        return endpoint;
    }

    #refuseTaken(groupId: string, region: Region): void {
        if (this.list(groupId).some((endpoint) => endpoint.region === region)) {
            const name = atlasRegionName(region);
            throw atlasError("PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION", "AWS", name);
        }
    }

    #takeFailure(groupId: string, region: Region): PlannedFailure | undefined {
        const failure = this.#failures.find(
            (planned) => planned.groupId === groupId && (planned.region ?? region) === region,
        );
        this.#failures = this.#failures.filter((planned) => planned !== failure);
        return failure;
    }

    #initiate(endpoint: Endpoint, failure?: PlannedFailure): void {
        endpoint.status = "INITIATING";
        const { initiating, initiatingOf } = this.settings;
        this.after(endpoint, initiatingOf?.(endpoint) ?? initiating, () => {
            if (failure === undefined) {
                this.#becomeReady(endpoint);
            } else {
                endpoint.status = "FAILED";
                endpoint.errorMessage = failure.errorMessage;
            }
        });
    }

    #becomeReady(endpoint: Endpoint): void {
        endpoint.status = "WAITING_FOR_USER";
        endpoint.endpointServiceName ??= endpointServiceName(endpoint.region);
    }
}
