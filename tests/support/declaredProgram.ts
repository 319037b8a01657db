import { projectPlugins } from "../../testkit/plugin/program";
import type { HostName } from "../../testkit/providerHost/program";
import type { Declared } from "./declared";

/** What makes the declared resources in JavaScript. */
const MAKE = `
    const made = {};
    const valueOf = (value) => {
        const [, name, property] = /^\\$\\{(\\w+)\\.(\\w+)\\}$/.exec(value) ?? [];
        return name === undefined ? value : made[name][property];
    };
    for (const [name, { type, properties, options }] of Object.entries(declared)) {
        const args = Object.entries(properties).map(([key, value]) => [key, valueOf(value)]);
        made[name] = new atlas[type.split(":")[1]](name, Object.fromEntries(args), options);
    }`;

/** The body of index.js, for the dynamic provider. */
export const inJavaScript = (declared: Readonly<Record<string, Declared>>): string =>
    `const declared = ${JSON.stringify(declared)};${MAKE}`;

/** The text of a Pulumi.yaml, of which JSON is a part; in YAML it declares the resources, for the plugin. */
export function project(host: HostName, resources: Readonly<Record<string, Declared>> = {}): string {
    const more = host === "plugin" ? { runtime: "yaml", resources } : { runtime: "nodejs" };
    return JSON.stringify({ name: "trial", plugins: projectPlugins(), ...more });
}
