import { randomBytes } from "node:crypto";
import { REGIONS } from "pulumi-atlas-private-endpoint";

export interface PlannedEndpoint {
    readonly name: string;
    readonly groupId: string;
    readonly region: string;
    /** A limit for the wait, such as `30s`. Default: the provider's own. */
    readonly create?: string;
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
