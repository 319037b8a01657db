import { NoteFolder } from "../engine/noteFolder";
import { logOf } from "../resources/host";
import { KINDS, type KindName } from "../resources/kinds";
import { RunMemory } from "../resources/project/runMemory";
import { Runtime } from "../resources/project/runtime";
import { PACKAGE_WORDING } from "../words/wording";
import { DynamicProvider } from "./dynamicProvider";
import { joinEngine } from "./joinEngine";

interface Config {
    get(key: string): string | undefined;
}

let runtime: Runtime | undefined;

/**
 * Adds the methods of a resource's provider to the object that Pulumi has read from the stack's state. States of
 * earlier versions call this as `require("pulumi-atlas-private-endpoint/provider").bind`, so its name and parameters
 * must not change.
 */
export function bind(target: object, kind: string, config: Config): void {
    runtime ??= makeRuntime(config);
    const provider = new DynamicProvider(KINDS[kind as KindName], runtime);
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
        notes: engine && new NoteFolder(),
    });
}
