import type { ResourceProvider } from "@pulumi/pulumi/dynamic";
import { joinEngine } from "./engine/runningEngine";
import { InterfaceEndpointProvider } from "./providers/interfaceEndpointProvider";
import { PrivateEndpointProvider } from "./providers/privateEndpointProvider";
import { Runtime } from "./providers/runtime";

/** The decrypted configuration of the stack, as Pulumi hands it to `configure`. */
interface Config {
    get(key: string): string | undefined;
}

const PROVIDERS = {
    PrivateEndpoint: PrivateEndpointProvider,
    InterfaceEndpoint: InterfaceEndpointProvider,
} as const;

let runtime: Runtime | undefined;

/**
 * Gives the methods of a resource's provider to the object that Pulumi has read from the stack's state. States of
 * earlier versions call this too: its name and parameters stay.
 */
export function bind(target: object, kind: keyof typeof PROVIDERS, config: Config): void {
    runtime ??= new Runtime((key) => config.get(key), process.env, joinEngine());
    const provider: ResourceProvider = new PROVIDERS[kind](runtime);
    for (const method of ["check", "diff", "create", "read", "update", "delete"] as const) {
        Object.assign(target, { [method]: provider[method]?.bind(provider) });
    }
}
