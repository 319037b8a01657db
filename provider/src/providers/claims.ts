import type { Endpoint } from "../atlas/answers";
import { regionOf } from "../atlas/dialects";
import type { Region } from "../regions";

/** Who manages an endpoint: one stay of one resource in the stack's state. */
export interface Holder {
    /** Made anew with each create, kept in state: tells a resource from the one that it replaces or was renamed from. */
    readonly instance: string;
    readonly urn: string;
}

/** What this process knows of one project beyond what Atlas tells: which endpoint is whose, and in which region. */
export class Claims {
    private readonly regions = new Map<string, Region>();
    /** By the endpoint's id, then by instance: for a while two entries of the state may lead to the same endpoint. */
    private readonly holders = new Map<string, Map<string, Holder>>();
    private readonly asked = new Map<Region, number>();

    /** Notes that `holder` manages the endpoint. */
    claim(id: string, holder: Holder, region?: Region): void {
        const holders = this.holders.get(id) ?? new Map<string, Holder>();
        this.holders.set(id, holders.set(holder.instance, holder));
        if (region !== undefined) {
            this.regions.set(id, region);
        }
    }

    /** A resource at another place in the program that manages the endpoint. */
    holderElsewhere(id: string, urn: string): Holder | undefined {
        return [...(this.holders.get(id)?.values() ?? [])].find((holder) => holder.urn !== urn);
    }

    /** Somebody else who manages the endpoint: as long as there is one, it is not to be deleted. */
    holderBeside(id: string, instance: string): Holder | undefined {
        return [...(this.holders.get(id)?.values() ?? [])].find((holder) => holder.instance !== instance);
    }

    /** Where this run has seen the entry that manages the endpoint. */
    urnOf(id: string, instance: string): string | undefined {
        return this.holders.get(id)?.get(instance)?.urn;
    }

    /** One entry leaves the state, and the endpoint stays with the others. */
    release(id: string, instance: string): void {
        this.holders.get(id)?.delete(instance);
    }

    /** The endpoint is gone, and with it whatever was known of it. */
    forget(id: string): void {
        this.holders.delete(id);
        this.regions.delete(id);
    }

    /** The region, as Atlas shows it or as this process asked for it. */
    regionOf(endpoint: Endpoint): Region | undefined {
        return regionOf(endpoint) ?? this.regions.get(endpoint.id);
    }

    /** Marks a region as asked for, for as long as it is not known which endpoint came of it. */
    async whileAsking<T>(region: Region, create: () => Promise<T>): Promise<T> {
        const count = (change: number): void =>
            void this.asked.set(region, (this.asked.get(region) ?? 0) + change);
        count(1);
        try {
            return await create();
        } finally {
            count(-1);
        }
    }

    /** Endpoints of other regions may be among those whose region is not known yet. */
    othersAsking(region: Region): boolean {
        return [...this.asked].some(([other, count]) => other !== region && count > 0);
    }
}
