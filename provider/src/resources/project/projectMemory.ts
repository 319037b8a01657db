import { regionOf, type Endpoint, type EndpointAnswer } from "../../atlas/api/answers";
import type { Api } from "../../atlas/api/dialects";
import type { AttachmentId } from "../../atlas/api/endpointApi";
import type { Host } from "../host";
import { RunMemory, type Doubt, type Note, type Owner, type Relation } from "./runMemory";

/** The state entry that a call is about. If the host knows no URN, the instance is used in its place. */
export function ownerOf({ instance, urn = instance }: Pick<Host, "instance" | "urn">): Owner {
    return { instance, urn };
}

/** The resource that a `get` or an import is about, which has no entry of the state yet. */
export const readerOf = ({ urn = "" }: Pick<Host, "urn">): Owner => ({ instance: urn, urn });

export function attachmentKey({ privateEndpointId, interfaceEndpointId }: AttachmentId): string {
    return `${privateEndpointId}/${interfaceEndpointId}`;
}

/** The key of what a create call asks for: a project has one endpoint in each region. */
export const regionKey = (region: string): string => `region/${region}`;

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

    note(key: string, { instance, urn }: Owner, is: Relation, more: Pick<Note, "api" | "doubt"> = {}): void {
        this.run.note({ thing: this.thing(key), instance, urn, is, ...more });
    }

    /** Notes what a resource asks for: until it has that, no entry of the state deletes it. @returns to be called then */
    asking(key: string, owner: Owner): () => void {
        this.note(key, owner, "wants");
        return () => {
            if (this.entry(key, owner.instance)?.is === "wants") {
                this.note(key, owner, "released");
            }
        };
    }

    /** The API through which this run manages the endpoint: the older one may not show it. */
    apiOf(key: string): Api | undefined {
        return this.managers(key).findLast(({ api }) => api !== undefined)?.api;
    }

    /** A resource at another place in the program that manages it. */
    ownerAtOtherUrn(key: string, urn: string): Owner | undefined {
        return this.managers(key).find((owner) => owner.urn !== urn);
    }

    /** Of several that are all being replaced, one deletes it: the others leave it to that one. */
    otherOwner(key: string, instance: string): Owner | undefined {
        const others = this.managers(key).filter((owner) => owner.instance !== instance);
        return others.find(({ is, instance: other }) => is === "manages" || other < instance);
    }

    isDeclared(key: string): boolean {
        return this.managers(key).some(({ is }) => is === "manages");
    }

    /** What this run has noted last of this entry of the state. */
    entry(key: string, instance: string): Note | undefined {
        return this.about(key).findLast((note) => note.instance === instance);
    }

    wasRead(key: string): boolean {
        return this.about(key).some(({ is }) => is === "reads");
    }

    /** The URN of another resource that asked for one of these, and did not get it. */
    wantedBy(keys: readonly string[], instance: string): string | undefined {
        return keys
            .flatMap((key) => this.about(key))
            .find((note) => note.is === "wants" && note.instance !== instance)?.urn;
    }

    /** Whether the resource at this URN dropped it because it seemed gone: if it still exists, it belongs to this resource. */
    wasMissedAt(key: string, urn: string): boolean {
        return this.about(key).some((note) => note.is === "missed" && note.urn === urn);
    }

    /** Why it is being replaced, if that rests on Atlas's answers alone. @param instance of which entry; default: any */
    doubtAbout(key: string, instance?: string): Doubt | undefined {
        return this.about(key).findLast(
            (note) => note.doubt !== undefined && (instance === undefined || note.instance === instance),
        )?.doubt;
    }

    noteRegion(id: string, region: string): void {
        this.regions.set(id.toLowerCase(), region);
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

    noteListed(startedAt: number, endedAt: number, endpoints: Iterable<Endpoint>): void {
        for (const { id, interfaceEndpoints } of endpoints) {
            const attachments = interfaceEndpoints.map((one) =>
                attachmentKey({ privateEndpointId: id, interfaceEndpointId: one }),
            );
            this.sightings.note(startedAt, endedAt, [id, ...attachments]);
        }
    }

    /** Notes of an entry are ignored once any process has noted that it released the thing. */
    private about(key: string): Note[] {
        const notes = this.run.about(this.thing(key));
        const isPast = ({ is }: Note): boolean => is === "released" || is === "missed";
        const past = new Set(notes.filter(isPast).map(({ instance }) => instance));
        return notes.filter((note) => isPast(note) || !past.has(note.instance));
    }

    private managers(key: string): Note[] {
        return this.about(key).filter(({ is }) => is === "manages" || is === "replaces");
    }

    private thing(key: string): string {
        return `${this.groupId}/${key}`.toLowerCase();
    }
}

/** When each endpoint of a project, or attachment, was first seen. */
export class Sightings {
    /** When the earliest list call that returned it began (it may have been created during that call), and ended. */
    private readonly first = new Map<string, { readonly asked: number; readonly shown: number }>();

    note(startedAt: number, endedAt: number, keys: Iterable<string>): void {
        for (const key of keys) {
            const id = key.toLowerCase();
            const { asked, shown } = this.first.get(id) ?? { asked: startedAt, shown: endedAt };
            this.first.set(id, { asked: Math.min(startedAt, asked), shown: Math.min(endedAt, shown) });
        }
    }

    /** It is gone; what comes back under this key is another one. */
    forget(key: string): void {
        this.first.delete(key.toLowerCase());
    }

    /** All that list calls have returned that began at or before `time`. */
    before(time: number): string[] {
        return [...this.first].flatMap(([key, { asked }]) => (asked <= time ? [key] : []));
    }

    /** Whether a list call that began at or before `time` returned it: then a call that began at `time` is perhaps not its origin. */
    mayHaveBeenThere(key: string, time: number): boolean {
        return (this.first.get(key.toLowerCase())?.asked ?? Number.POSITIVE_INFINITY) <= time;
    }

    /** Whether a list call that ended by `time` returned it: then a call that began at `time` cannot be its origin. */
    wasThere(key: string, time: number): boolean {
        return (this.first.get(key.toLowerCase())?.shown ?? Number.POSITIVE_INFINITY) <= time;
    }
}
