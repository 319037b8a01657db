import { PACKAGE_WORDING } from "../atlas/errors/wording";
import { joinEngine } from "../engine/runningEngine";
import { logOf } from "../resources/host";
import { KINDS } from "../resources/kinds";
import { RunMemory } from "../resources/project/runMemory";
import { Runtime } from "../resources/project/runtime";
import { DynamicProvider } from "./dynamicProvider";

interface Config {
    get(key: string): string | undefined;
}

let runtime: Runtime | undefined;

/**
 * Adds the methods of a resource's provider to the object that Pulumi has read from the stack's state. States of
 * earlier versions call this as `require("pulumi-atlas-private-endpoint/provider").bind`, so its name and parameters
 * must not change.
 */
export function bind(
    target: object,
    kind: "PrivateEndpoint" | "InterfaceEndpoint" | "PrivateConnectionString",
    config: Config,
): void {
    runtime ??= makeRuntime(config);
    const provider = new DynamicProvider(KINDS[kind].serve(runtime));
    for (const method of ["check", "diff", "create", "read", "update", "delete"] as const) {
        Object.assign(target, { [method]: provider[method].bind(provider) });
    }
}

function makeRuntime(config: Config): Runtime {
    const engine = joinEngine();
    const log = engine?.log && logOf(engine.log, PACKAGE_WORDING);
    return new Runtime({
        config: (name) => config.get(PACKAGE_WORDING.setting(name)),
        environment: process.env,
        log,
        run: RunMemory.of(engine?.address),
    });
}
