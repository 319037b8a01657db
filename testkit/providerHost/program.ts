import { execFileSync } from "node:child_process";
import { PLUGIN } from "../../provider/src/words/wording";
import { KIND_NAMES, type KindName } from "../../provider/src/resources/kinds";
import { REPOSITORY } from "../program";

/** What runs the resources: Pulumi's process for dynamic providers, or the plugin. */
export const HOSTS = ["dynamic", "plugin"] as const;
export type HostName = (typeof HOSTS)[number];

const TYPES: Readonly<Record<HostName, string>> = {
    dynamic: "pulumi-nodejs:dynamic/atlas",
    plugin: `${PLUGIN}:index`,
};

// Serializes the provider object as `pulumi.dynamic.Resource` does. It runs in a separate process, because
// the serializer reads closures through the debugger and would capture jest's `require`.
const SERIALIZE = `
const { serializeFunction } = require("@pulumi/pulumi/runtime/closure/serializeClosure");
const { providerInState } = require("./provider/dist/dynamic/providerInState.js");
const text = async (provider) => (await serializeFunction(() => provider, { allowSecrets: true })).text;
const entry = async (kind) => [kind, await text(providerInState(kind))];
Promise.all(${JSON.stringify(KIND_NAMES)}.map(entry)).then((entries) =>
    process.stdout.write(JSON.stringify(Object.fromEntries(entries))),
);
`;

let texts: Readonly<Record<KindName, string>> | undefined;

/** The text that a program puts into each resource's inputs as `__provider`. */
export function providerText(kind: KindName): string {
    texts ??= JSON.parse(
        execFileSync(process.execPath, ["-e", SERIALIZE], {
            cwd: REPOSITORY,
            encoding: "utf8",
            stdio: ["ignore", "pipe", "ignore"],
        }),
    ) as Record<KindName, string>;
    return texts[kind];
}

/** A resource's `customTimeouts`. */
export interface Timeouts {
    readonly create?: string;
    readonly delete?: string;
}

/** The URN of a resource without a parent, in the simulated stack. */
export function urnOf(kind: KindName, name: string, host: HostName = "dynamic"): string {
    return `urn:pulumi:test::trial::${TYPES[host]}:${kind}::${name}`;
}

/** The inputs that a program's constructor call sends to the engine. */
export function programInputs(
    kind: KindName,
    name: string,
    args: Readonly<Record<string, unknown>>,
    timeouts?: Timeouts,
    host: HostName = "dynamic",
): Record<string, unknown> {
    if (host === "plugin") {
        return { ...args };
    }
    return {
        ...args,
        __urn: urnOf(kind, name),
        ...(timeouts === undefined ? {} : { __timeouts: timeouts }),
        __provider: providerText(kind),
    };
}
