import type { Endpoint } from "../../atlas/answers";
import type { Api } from "../../atlas/apiChoice";
import { regionOf } from "../../atlas/dialects";
import type { Host } from "./handler";
import { Sightings } from "./sightings";

/** Who manages an endpoint: one entry of the stack's state, from its creation to its deletion. */
export interface Owner {
    /** Made anew with each create, kept in state: tells a resource from the one that it replaces or was renamed from. */
    readonly instance: string;
    readonly urn: string;
}

/** The entry of the state that a call is about. Where the host knows no URN, its instance stands for it. */
export function ownerOf({ instance, urn = instance }: Pick<Host, "instance" | "urn">): Owner {
    return { instance, urn };
}

/** What this process knows of one project beyond what Atlas tells: which endpoint is whose, and in which region. */
export class ProjectMemory {
    private readonly regions = new Map<string, string>();
    private readonly apis = new Map<string, Api>();
    /** By the endpoint's id, then by instance: for a while two entries of the state may lead to the same endpoint. */
    private readonly owners = new Map<string, Map<string, Owner>>();
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

    /** Somebody else who manages the endpoint: as long as there is one, it is not to be deleted. */
    otherOwner(id: string, instance: string): Owner | undefined {
        return [...(this.owners.get(id)?.values() ?? [])].find((owner) => owner.instance !== instance);
    }

    /** Where this run has seen the entry that manages the endpoint. */
    urnOf(id: string, instance: string): string | undefined {
        return this.owners.get(id)?.get(instance)?.urn;
    }

    /** One entry leaves the state, and the endpoint stays with the others. */
    release(id: string, instance: string): void {
        this.owners.get(id)?.delete(instance);
    }

    /** The endpoint is gone, and with it whatever was known of it. */
    forget(id: string): void {
        this.owners.delete(id);
        this.regions.delete(id);
        this.apis.delete(id);
    }

    /** The region, as Atlas shows it, has shown it, or has given it to a call of this process. */
    regionOf(endpoint: Endpoint): string | undefined {
        return regionOf(endpoint) ?? this.regions.get(endpoint.id);
    }

    /** Keeps the regions that these endpoints show: no endpoint changes its own. */
    noteRegions(endpoints: Iterable<Endpoint>): void {
        for (const endpoint of endpoints) {
            const region = regionOf(endpoint);
            if (region !== undefined) {
                this.regions.set(endpoint.id, region);
            }
        }
    }
}
