import type { Endpoint } from "../../atlas/answers";
import type { Api } from "../../atlas/apiChoice";
import { regionOf } from "../../atlas/dialects";
import type { Host } from "./handler";
import { Sightings } from "./sightings";

/** The owner of an endpoint: the entry of the stack's state that manages it. */
export interface Owner {
    /** See {@link Host.instance}. */
    readonly instance: string;
    readonly urn: string;
}

/** The state entry that a call is about. If the host knows no URN, the instance is used in its place. */
export function ownerOf({ instance, urn = instance }: Pick<Host, "instance" | "urn">): Owner {
    return { instance, urn };
}

/** What this process knows about a project besides Atlas's answers: the endpoints' owners and regions. */
export class ProjectMemory {
    private readonly regions = new Map<string, string>();
    private readonly apis = new Map<string, Api>();
    /** By endpoint id, then by instance: two entries of the state may temporarily own the same endpoint. */
    private readonly owners = new Map<string, Map<string, Owner>>();
    /** By endpoint id: what an import or a `get` of this run has read. */
    private readonly read = new Set<string>();
    /** VPC endpoints that this process has asked Atlas to detach. */
    readonly detaching = new Set<string>();
    /** When this process first saw each endpoint. */
    readonly sightings = new Sightings();

    claim(id: string, owner: Owner, region?: string, api?: Api): void {
        const owners = this.owners.get(id) ?? new Map<string, Owner>();
        this.owners.set(id, owners.set(owner.instance, owner));
        if (region !== undefined) {
            this.regions.set(id, region);
        }
        if (api !== undefined) {
            this.apis.set(id, api);
        }
    }

    /** The API through which this process manages the endpoint: the older one may not show it. */
    apiOf(id: string): Api | undefined {
        return this.apis.get(id);
    }

    /** A resource at another place in the program that manages the endpoint. */
    ownerAtOtherUrn(id: string, urn: string): Owner | undefined {
        return [...(this.owners.get(id)?.values() ?? [])].find((owner) => owner.urn !== urn);
    }

    /** Another owner of the endpoint; as long as there is one, the endpoint must not be deleted. */
    otherOwner(id: string, instance: string): Owner | undefined {
        return [...(this.owners.get(id)?.values() ?? [])].find((owner) => owner.instance !== instance);
    }

    /** An import or a `get` of this run has read the endpoint. */
    noteRead(id: string): void {
        this.read.add(id);
    }

    wasRead(id: string): boolean {
        return this.read.has(id);
    }

    /** The URN under which this run has seen the owner. */
    urnOf(id: string, instance: string): string | undefined {
        return this.owners.get(id)?.get(instance)?.urn;
    }

    /** Removes one owner; the endpoint stays with the others. */
    release(id: string, instance: string): void {
        this.owners.get(id)?.delete(instance);
    }

    /** The endpoint is gone, and with it whatever was known of it. */
    forget(id: string): void {
        this.owners.delete(id);
        this.regions.delete(id);
        this.apis.delete(id);
    }

    /**
     * The region that Atlas shows or has shown, or that this process requested when it created the endpoint.
     */
    regionOf(endpoint: Endpoint): string | undefined {
        return regionOf(endpoint) ?? this.regions.get(endpoint.id);
    }

    /** Remembers the regions that these endpoints show; an endpoint's region never changes. */
    noteRegions(endpoints: Iterable<Endpoint>): void {
        for (const endpoint of endpoints) {
            const region = regionOf(endpoint);
            if (region !== undefined) {
                this.regions.set(endpoint.id, region);
            }
        }
    }
}
