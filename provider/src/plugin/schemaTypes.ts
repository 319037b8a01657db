import type { KindName } from "../resources/kinds";

/** What the plugin itself reads of its schema, which tools/plugin makes. */
export interface PackageSchema {
    readonly version: string;
    readonly resources: Readonly<Record<`atlas-private-endpoint:index:${KindName}`, ResourceSchema>>;
}

export interface ResourceSchema {
    readonly properties: object;
    readonly inputProperties: object;
}
