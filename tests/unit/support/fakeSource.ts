import type { Connection, Endpoint } from "../../../provider/src/atlas/api/answers";
import type { CallOptions } from "../../../provider/src/atlas/api/projectCalls";
import type { Clock } from "../../../provider/src/waiting/clock";
import type { Deadline } from "../../../provider/src/waiting/deadline";

export function endpoint(id: string, more: Partial<Endpoint> = {}): Endpoint {
    return {
        id,
        api: "privateEndpoint",
        status: "INITIATING",
        endpointServiceName: undefined,
        errorMessage: undefined,
        interfaceEndpoints: [],
        regionName: undefined,
        supportedRemoteRegions: [],
        ...more,
    };
}

/** An in-memory stand-in for what a project's wait polls; records when it was called. */
export class FakeSource {
    readonly lists: number[] = [];
    readonly finds: string[] = [];
    readonly connections: string[] = [];
    readonly signals: AbortSignal[] = [];
    endpoints: Endpoint[] = [];
    onList: (options: CallOptions) => Promise<Endpoint[]> = async () => this.endpoints;
    onFind: (id: string, options: CallOptions) => Promise<Endpoint | undefined> = async () => undefined;
    onConnection: (id: string, options: CallOptions) => Promise<Connection | undefined> = async () =>
        undefined;

    constructor(private readonly clock: Clock) {}

    list(options: CallOptions): Promise<Endpoint[]> {
        this.lists.push(this.clock.now());
        this.signals.push(options.signal);
        return this.onList(options);
    }

    find(id: string, options: CallOptions): Promise<Endpoint | undefined> {
        this.finds.push(id);
        this.signals.push(options.signal);
        return this.onFind(id, options);
    }

    findConnection(
        id: string,
        interfaceEndpointId: string,
        options: CallOptions,
    ): Promise<Connection | undefined> {
        this.connections.push(`${id}/${interfaceEndpointId}`);
        this.signals.push(options.signal);
        return this.onConnection(id, options);
    }
}

/** An answer that never comes, but ends with its signal. */
export function never({ signal }: CallOptions): Promise<never> {
    return new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    });
}

/** A deadline that a test ends by hand. */
export function openDeadline(clock: Clock): {
    readonly deadline: Omit<Deadline, "end">;
    readonly end: (reason?: Error) => void;
} {
    const over = new AbortController();
    return {
        deadline: { startedAt: clock.now(), signal: over.signal },
        end: (reason = new Error("the deadline is over")) => over.abort(reason),
    };
}
