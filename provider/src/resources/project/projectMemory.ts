import { regionOf, type Endpoint, type EndpointAnswer } from "../../atlas/api/answers";
import type { Api } from "../../atlas/api/dialects";
import type { AttachmentId } from "../../atlas/api/endpointApi";
import type { Host } from "../host";
import { RunMemory, type Claim, type Doubt, type Fact, type Note } from "./runMemory";
import { Sightings } from "./sightings";

export interface Owner {
    readonly instance: string;
    readonly urn: string;
}

/** The state entry that a call is about. If the host knows no URN, the instance is used in its place. */
export function ownerOf({ instance, urn = instance }: Pick<Host, "instance" | "urn">): Owner {
    return { instance, urn };
}

/** The resource that a `get` or an import is about, which has no entry of the state yet. */
export function readerOf({ urn = "" }: Pick<Host, "urn">): Owner {
    return { instance: urn, urn };
}

/** The key of an attachment in its project. */
export function attachmentKey({ privateEndpointId, interfaceEndpointId }: AttachmentId): string {
    return `${privateEndpointId}/${interfaceEndpointId}`;
}

/** The key of what a create call asks for: a project has one endpoint in each region. */
export function regionKey(region: string): string {
    return `region/${region}`;
}

/**
 * What this run knows about a project besides Atlas's answers: who manages what, and endpoints' regions. Things are
 * named by their key in the project: an endpoint's id, or {@link attachmentKey}; either case is the same.
 */
export class ProjectMemory {
    private readonly regions = new Map<string, string>();
    readonly detaching = new Set<string>();
    /** When this process first saw each endpoint, and each attachment. */
    readonly sightings = new Sightings();

    constructor(
        private readonly groupId = "",
        private readonly run = new RunMemory(),
    ) {}

    claim(key: string, owner: Owner, more: Partial<Pick<Claim, "region" | "api" | "declared">> = {}): void {
        this.note(key, { note: "claimed", declared: true, ...owner, ...more });
        if (more.region !== undefined) {
            this.regions.set(key.toLowerCase(), more.region);
        }
    }

    /** The API through which this run manages the endpoint: the older one may not show it. */
    apiOf(key: string): Api | undefined {
        return this.claims(key).findLast(({ api }) => api !== undefined)?.api;
    }

    /** A resource at another place in the program that manages it. */
    ownerAtOtherUrn(key: string, urn: string): Owner | undefined {
        return this.claims(key).find((owner) => owner.urn !== urn);
    }

    otherOwner(key: string, instance: string): Owner | undefined {
        return this.claims(key).find((owner) => owner.instance !== instance);
    }

    /** What this run has noted last of this entry of the state. */
    claimOf(key: string, instance: string): Claim | undefined {
        return this.claims(key).findLast((owner) => owner.instance === instance);
    }

    wasRead(key: string): boolean {
        return this.about(key).some(({ note }) => note === "read");
    }

    /** The URN of another resource that asked for one of these, and did not get it. */
    wantedBy(keys: readonly string[], instance: string): string | undefined {
        const notes = keys.flatMap((key) => this.about(key));
        const had = new Set(notes.flatMap((note) => (note.note === "had" ? [note.instance] : [])));
        return notes.flatMap((note) =>
            note.note === "wanted" && note.instance !== instance && !had.has(note.instance) ? [note.urn] : [],
        )[0];
    }

    /** Whether the resource at this URN dropped it because it seemed gone: if it still exists, it belongs to this resource. */
    wasMissedAt(key: string, urn: string): boolean {
        return this.about(key).some((note) => note.note === "missed" && note.urn === urn);
    }

    /** Why it is being replaced, if that rests on Atlas's answers alone. @param instance of which entry; default: any */
    doubtAbout(key: string, instance?: string): Doubt | undefined {
        return this.about(key)
            .flatMap((note) => (note.note === "doubted" ? [note] : []))
            .findLast((note) => instance === undefined || note.instance === instance)?.because;
    }

    /** The region that Atlas shows or has shown, or that this run requested when it created the endpoint. */
    regionOf(endpoint: EndpointAnswer): string | undefined {
        return regionOf(endpoint) ?? this.regions.get(endpoint.id.toLowerCase());
    }

    noteRegions(endpoints: Iterable<EndpointAnswer>): void {
        for (const endpoint of endpoints) {
            const region = regionOf(endpoint);
            if (region !== undefined) {
                this.regions.set(endpoint.id.toLowerCase(), region);
            }
        }
    }

    /** Remembers when a list has shown which endpoints and attachments. */
    noteListed(startedAt: number, endedAt: number, endpoints: readonly Endpoint[]): void {
        for (const { id, interfaceEndpoints } of endpoints) {
            const attachments = interfaceEndpoints.map((one) =>
                attachmentKey({ privateEndpointId: id, interfaceEndpointId: one }),
            );
            this.sightings.note(startedAt, endedAt, [id, ...attachments]);
        }
    }

    note(key: string, fact: Fact): void {
        this.run.note({ thing: this.thing(key), ...fact });
    }

    private about(key: string): Note[] {
        return this.run.about(this.thing(key));
    }

    /** Oldest first within each process. */
    private claims(key: string): Claim[] {
        const notes = this.about(key);
        const released = new Set(notes.flatMap((note) => (note.note === "released" ? [note.instance] : [])));
        return notes.flatMap((note) =>
            note.note === "claimed" && !released.has(note.instance) ? [note] : [],
        );
    }

    private thing(key: string): string {
        return `${this.groupId}/${key}`.toLowerCase();
    }
}
