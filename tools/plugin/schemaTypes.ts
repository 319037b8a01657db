import type { KindName } from "../../provider/src/resources/kinds";

export interface PropertySchema {
    readonly description: string;
    readonly type?: "string" | "boolean" | "array";
    readonly items?: { readonly type: "string" } | { readonly $ref: string };
    readonly secret?: true;
    readonly replaceOnChanges?: true;
    readonly defaultInfo?: { readonly environment: readonly string[] };
}

export type PropertySchemas = Readonly<Record<string, PropertySchema>>;

export interface ResourceSchema {
    readonly description: string;
    readonly properties: PropertySchemas;
    /** The outputs that are never undefined. */
    readonly required: readonly string[];
    readonly inputProperties: PropertySchemas;
    readonly requiredInputs: readonly string[];
}

export interface ObjectSchema {
    readonly type: "object";
    readonly description: string;
    readonly properties: PropertySchemas;
    /** Those that are never absent. */
    readonly required: readonly string[];
}

export interface FunctionSchema {
    readonly description: string;
    readonly inputs: ObjectSchema;
    readonly outputs: ObjectSchema;
}

/** The part of Pulumi's package schema that this plugin uses: https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/. */
export interface PackageSchema {
    readonly name: string;
    readonly version: string;
    readonly resources: Readonly<Record<`atlas-private-endpoint:index:${KindName}`, ResourceSchema>>;
    readonly types: Readonly<Record<string, ObjectSchema>>;
    readonly functions: Readonly<Record<string, FunctionSchema>>;
    readonly [other: string]: unknown;
}
