import { PLUGIN, projectPlugins } from "../../testkit/plugin/program";
import type { KindName } from "../../provider/src/resources/kinds";
import type { HostName, Timeouts } from "../../testkit/providerHost/program";

/** One resource of a program that can be written for either host. */
export interface Declared {
    readonly kind: KindName;
    readonly name: string;
    readonly args: Readonly<Record<string, unknown>>;
    readonly options?: { readonly customTimeouts?: Timeouts };
}

/** An argument that is an output of another resource. */
export class Output {
    constructor(
        readonly resource: string,
        readonly property: string,
    ) {}
}

/** The program's files: JavaScript for the dynamic provider, YAML for the plugin. It exports every resource's id. */
export function programFiles(host: HostName, resources: readonly Declared[]): Record<string, string> {
    return host === "dynamic" ? { "index.js": javaScript(resources) } : { "Pulumi.yaml": yaml(resources) };
}

function javaScript(resources: readonly Declared[]): string {
    const lines = resources.map(({ kind, name, args, options = {} }) => {
        const given = Object.entries(args)
            .filter(([, value]) => value !== undefined)
            .map(([key, value]) => {
                return `${key}: ${inJavaScript(value)}`;
            });
        const [key, opts] = [JSON.stringify(name), JSON.stringify(options)];
        return `made[${key}] = new atlas.${kind}(${key}, { ${given.join(", ")} }, ${opts});\nexports[${key}] = made[${key}].id;`;
    });
    return `"use strict";\nconst atlas = require("pulumi-atlas-private-endpoint");\nconst made = {};\n${lines.join("\n")}\n`;
}

function inJavaScript(value: unknown): string {
    return value instanceof Output
        ? `made[${JSON.stringify(value.resource)}].${value.property}`
        : JSON.stringify(value);
}

function inYaml(value: unknown): unknown {
    return value instanceof Output ? `\${${value.resource}.${value.property}}` : value;
}

function yaml(resources: readonly Declared[]): string {
    const entries = resources.map(({ kind, name, args, options }) => {
        const properties = Object.entries(args).map(([key, value]) => [key, inYaml(value)]);
        const type = `${PLUGIN}:${kind}`;
        return [name, { type, properties: Object.fromEntries(properties) as unknown, options }];
    });
    const outputs = Object.fromEntries(resources.map(({ name }) => [name, `\${${name}.id}`]));
    return yamlProject(Object.fromEntries(entries) as Record<string, unknown>, outputs);
}

/** The text of a Pulumi.yaml; JSON is YAML as well. */
export function yamlProject(resources: Readonly<Record<string, unknown>>, outputs?: unknown): string {
    const plugins = projectPlugins();
    return JSON.stringify({ name: "trial", runtime: "yaml", plugins, resources, outputs }, undefined, 2);
}
