import type { AtlasEmulator, EndpointSnapshot } from "atlas-emulator";
import { freeRegions, type Phase, type PlannedEvent } from "./plan";
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
        const { atlas } = this;
        // An endpoint that is DELETING cannot get another status.
        const ours = atlas.endpoints().filter((one) => !this.isOthers(one) && one.status !== "DELETING");
        const one = at(ours, draw);
        const attached = ours.flatMap(({ id, interfaceEndpoints }) =>
            interfaceEndpoints
                .filter(({ connectionStatus }) => connectionStatus !== "DELETING")
                .map(({ interfaceEndpointId: vpce }) => ({ id, vpce })),
        );
        const connection = at(attached, draw);
        const actions: Record<PlannedEvent["what"], (() => void) | undefined> = {
            "key revoked": () => atlas.revokeKey(),
            "somebody else's endpoint": this.plantForeign(draw),
            "connection REJECTED":
                connection &&
                (() => atlas.setConnectionStatus(connection.id, connection.vpce, "REJECTED", "Not wanted")),
            "deleted by somebody else": one && (() => atlas.remove(one.id)),
            "DELETING by somebody else": one && (() => atlas.setStatus(one.id, "DELETING")),
            "endpoint FAILED": one && (() => atlas.setStatus(one.id, "FAILED", "A failure in Atlas")),
        };
        const action = actions[what];
        if (action !== undefined) {
            action();
            this.happened.push(what);
        }
    }

    /** Somebody else makes an endpoint in a project of ours, at the same time, in a region that is not ours. */
    private plantForeign(draw: number): (() => void) | undefined {
        const groupId = at(this.program, draw)?.groupId;
        const region = at(freeRegions(this.program), draw);
        const isTaken = this.atlas.endpoints(groupId).some((one) => one.region === region);
        return groupId === undefined || region === undefined || isTaken
            ? undefined
            : () => void this.atlas.create(groupId, region);
    }
}

function at<T>(list: readonly T[], draw: number): T | undefined {
    return list[draw % list.length];
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
