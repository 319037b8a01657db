import { randomBytes } from "node:crypto";
import { REGIONS } from "pulumi-atlas-private-endpoint";

export interface PlannedEndpoint {
    readonly name: string;
    readonly groupId: string;
    readonly region: string;
    /** A limit for the wait, such as `30s`. Default: the provider's own. */
    readonly create?: string;
    /** How long it is INITIATING, in seconds. Default: as the emulator is configured. */
    readonly seconds?: number;
}

const planned = new Map<string, number>();
const placeOf = ({ groupId, region }: Pick<PlannedEndpoint, "groupId" | "region">): string =>
    `${groupId}/${region}`;

/** What the emulator asks for: the duration that was planned for an endpoint, in milliseconds. */
export function initiatingOfPlanned(made: Pick<PlannedEndpoint, "groupId" | "region">): number | undefined {
    return planned.get(placeOf(made));
}

/** Endpoints that take as long as these, in seconds. */
export function planDurations(durations: readonly number[]): PlannedEndpoint[] {
    return planEndpoints(durations.length).map((endpoint, index) => {
        const seconds = durations[index] ?? 0;
        planned.set(placeOf(endpoint), seconds * 1_000);
        return { ...endpoint, seconds };
    });
}

/** `count` endpoints, spread evenly over the smallest possible number of new projects. */
export function planEndpoints(count: number): PlannedEndpoint[] {
    const projects = Array.from({ length: Math.ceil(count / REGIONS.length) }, () =>
        randomBytes(12).toString("hex"),
    );
    return Array.from({ length: count }, (_, index) => ({
        name: `e${index + 1}`,
        groupId: projects[index % projects.length] ?? "",
        region: REGIONS[Math.floor(index / projects.length)] ?? "",
    }));
}

export function projectsOf(endpoints: readonly PlannedEndpoint[]): string[] {
    return [...new Set(endpoints.map(({ groupId }) => groupId))];
}
