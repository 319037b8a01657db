import type { ResourceProvider } from "@pulumi/pulumi/dynamic";
import { joinEngine } from "../engine/runningEngine";
import { InterfaceEndpointHandler } from "../resources/interfaceEndpoint/handler";
import { PrivateConnectionStringHandler } from "../resources/privateConnectionString/handler";
import { PrivateEndpointHandler } from "../resources/privateEndpoint/handler";
import { Runtime } from "../resources/shared/runtime";
import { DynamicProvider } from "./dynamicProvider";

/** The decrypted configuration of the stack, as Pulumi hands it to `configure`. */
interface Config {
    get(key: string): string | undefined;
}

/** Which of the resources. */
export type Kind = "PrivateEndpoint" | "InterfaceEndpoint" | "PrivateConnectionString";

type Methods = Pick<ResourceProvider, (typeof METHODS)[number]>;

const METHODS = ["check", "diff", "create", "read", "update", "delete"] as const;

const PROVIDERS: Readonly<Record<Kind, (runtime: Runtime) => Required<Methods>>> = {
    PrivateEndpoint: (runtime: Runtime) => new DynamicProvider(new PrivateEndpointHandler(runtime)),
    InterfaceEndpoint: (runtime: Runtime) => new DynamicProvider(new InterfaceEndpointHandler(runtime)),
    PrivateConnectionString: (runtime: Runtime) =>
        new DynamicProvider(new PrivateConnectionStringHandler(runtime)),
};

let runtime: Runtime | undefined;

/**
 * Gives the methods of a resource's provider to the object that Pulumi has read from the stack's state. States of
 * earlier versions call this too, as `require("pulumi-atlas-private-endpoint/provider").bind`: its name and parameters
 * stay.
 */
export function bind(target: object, kind: Kind, config: Config): void {
    runtime ??= new Runtime((key) => config.get(key), process.env, joinEngine());
    const provider = PROVIDERS[kind](runtime);
    for (const method of METHODS) {
        Object.assign(target, { [method]: provider[method].bind(provider) });
    }
}
