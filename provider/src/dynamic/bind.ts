import { createRequire } from "node:module";
import { basename, dirname } from "node:path";
import type * as grpcModule from "@grpc/grpc-js";
import type * as engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb";
import type * as enginePb from "@pulumi/pulumi/proto/engine_pb";
import { addressIn, endWithEngine } from "../engine/endWithEngine";
import { CHANNEL_OPTIONS, EngineLog } from "../engine/engineLog";
import { logOf } from "../resources/host";
import { KINDS, type KindName } from "../resources/kinds";
import { RunMemory } from "../resources/project/runMemory";
import { Runtime } from "../resources/project/runtime";
import { PACKAGE_WORDING } from "../words/wording";
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
export function bind(target: object, kind: KindName, config: Config): void {
    runtime ??= makeRuntime(config);
    const provider = new DynamicProvider(KINDS[kind], runtime);
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

/** Ties this process's life to the engine's. @returns undefined outside of an engine; the address, "" where it is not known */
export function joinEngine(): { readonly address: string; readonly log?: EngineLog | undefined } | undefined {
    const address = engineAddress();
    if (address === undefined || address === "") {
        return address === undefined ? undefined : { address };
    }
    endWithEngine(address, () => process.exit(1));
    return { address, log: connectBySdk(address) };
}

/** The generated client accepts only credentials made by the SDK's own copy of gRPC. */
function connectBySdk(address: string): EngineLog | undefined {
    try {
        const fromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
        const grpc = fromSdk("@grpc/grpc-js") as typeof grpcModule;
        const { EngineClient } = fromSdk("./proto/engine_grpc_pb") as typeof engineGrpc;
        const messages = fromSdk("./proto/engine_pb") as typeof enginePb;
        const client = new EngineClient(address, grpc.credentials.createInsecure(), CHANNEL_OPTIONS);
        return new EngineLog(client, messages);
    } catch {
        return undefined; // an SDK with another layout: only the live status is lost
    }
}

/** The engine's address where Pulumi runs dynamic providers in this process, else undefined; "" where it is not known. */
export function engineAddress(
    [, script = "", ...args]: readonly string[] = process.argv,
): string | undefined {
    const host = basename(script).startsWith("index") ? basename(dirname(script)) : basename(script);
    return host === "dynamic-provider" ? (addressIn(args) ?? "") : undefined;
}
