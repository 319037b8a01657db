import { type AtlasEmulator, type EndpointSnapshot, REGIONS } from "atlas-emulator";
import type { Phase, PlannedEvent } from "./plan";
import type { Declared } from "../model/program";
import type { Killer } from "../model/stack";

const POLL_INTERVAL_MS = 10;

/** Injects a phase into one command: arms its faults, and triggers each event at its number of requests. */
export class FaultInjection {
    /** What happened, by kind, besides the faults that the emulator's log shows. */
    readonly happened: string[] = [];
    readonly killer: Killer | undefined;
    private readonly timer: NodeJS.Timeout;
    private readonly before: number;
    private waiting: PlannedEvent[];

    constructor(
        private readonly atlas: AtlasEmulator,
        phase: Phase,
        private readonly program: readonly Declared[],
        private readonly isOthers: (endpoint: EndpointSnapshot) => boolean,
    ) {
        this.before = atlas.requests.length;
        phase.faults.forEach((fault) => atlas.fault(fault));
        const groupId = program[0]?.groupId;
        if (groupId !== undefined && phase.failNext > 0) {
            atlas.failNext(groupId, undefined, "No capacity in this region");
            this.happened.push("creation FAILED");
        }
        this.waiting = [...phase.events];
        const { kill } = phase;
        let strike: () => void = () => undefined;
        if (kill !== undefined) {
            const when = new Promise<void>((resolve) => (strike = resolve));
            this.killer = { victim: kill.victim, when };
        }
        this.timer = setInterval(() => {
            const requests = atlas.requests.length - this.before;
            if (kill !== undefined && requests >= kill.afterRequests) {
                strike();
            }
            const due = this.waiting.filter(({ afterRequests }) => requests >= afterRequests);
            this.waiting = this.waiting.filter(({ afterRequests }) => requests < afterRequests);
            due.forEach((event) => this.happen(event));
        }, POLL_INTERVAL_MS);
    }

    end(): void {
        clearInterval(this.timer);
        this.atlas.clearFaults();
        repair(this.atlas);
    }

    private happen({ what, draw }: PlannedEvent): void {
        if (what === "revoked") {
            this.atlas.revokeKey();
            this.happened.push("key revoked");
            return;
        }
        if (what === "foreign") {
            this.plantForeign(draw);
            return;
        }
        // An endpoint that is DELETING cannot get another status.
        const ours = this.atlas
            .endpoints()
            .filter((endpoint) => !this.isOthers(endpoint) && endpoint.status !== "DELETING");
        const attached = ours.flatMap(({ id, interfaceEndpoints }) =>
            interfaceEndpoints
                .filter(({ connectionStatus }) => connectionStatus !== "DELETING")
                .map(({ interfaceEndpointId }) => ({ id, interfaceEndpointId })),
        );
        if (what === "rejected") {
            const one = at(attached, draw);
            if (one !== undefined) {
                this.atlas.setConnectionStatus(one.id, one.interfaceEndpointId, "REJECTED", "Not wanted");
                this.happened.push("connection REJECTED");
            }
            return;
        }
        const one = at(ours, draw);
        if (one === undefined) {
            return;
        }
        if (what === "removed") {
            this.atlas.remove(one.id);
            this.happened.push("deleted by somebody else");
        } else if (what === "deleting") {
            this.atlas.setStatus(one.id, "DELETING");
            this.happened.push("DELETING by somebody else");
        } else {
            this.atlas.setStatus(one.id, "FAILED", "A failure in Atlas");
            this.happened.push("endpoint FAILED");
        }
    }

    /** Somebody else makes an endpoint in a project of ours, at the same time, in a region that is not ours. */
    private plantForeign(draw: number): void {
        const groupId = at(this.program, draw)?.groupId;
        const others = REGIONS.filter((name) => !this.program.some(({ region }) => region === name));
        const region = at(others, (draw * 7) % 1);
        if (groupId === undefined || region === undefined) {
            return;
        }
        try {
            this.atlas.create(groupId, region);
            this.happened.push("somebody else's endpoint");
        } catch {
            // The region is taken.
        }
    }
}

function at<T>(list: readonly T[], draw: number): T | undefined {
    return list[Math.floor(draw * list.length)];
}

/** Repairs what only an administrator of Atlas can: rejected connections and a revoked key. */
function repair(atlas: AtlasEmulator): void {
    atlas.setKey(atlas.options.publicKey, atlas.options.privateKey);
    for (const { id, interfaceEndpoints } of atlas.endpoints()) {
        for (const { interfaceEndpointId, connectionStatus } of interfaceEndpoints) {
            if (connectionStatus === "REJECTED") {
                atlas.setConnectionStatus(id, interfaceEndpointId, "AVAILABLE");
            }
        }
    }
}
