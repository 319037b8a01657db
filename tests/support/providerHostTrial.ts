import { randomBytes } from "node:crypto";
import { AtlasEmulator, type EmulatorOptions } from "atlas-emulator";
import { LAZY_SDK } from "./lazySdk";
import { type HostOptions, ProviderHost } from "../../testkit/providerHost/host";
import type { ResourceResult } from "../../testkit/providerHost/calls";
import { CallError, type Initialization, type Properties } from "../../testkit/providerHost/sdk";
import type { KindName } from "../../provider/src/resources/kinds";
import { programInputs, type Timeouts, urnOf } from "../../testkit/providerHost/program";

export interface TrialOptions extends HostOptions {
    readonly atlas?: EmulatorOptions;
}

/** An Atlas emulator and a provider process that is configured for it. */
export class ProviderTrial {
    private constructor(
        readonly atlas: AtlasEmulator,
        readonly host: ProviderHost,
    ) {}

    static async start({ atlas: options, ...host }: TrialOptions = {}): Promise<ProviderTrial> {
        const atlas = await AtlasEmulator.start({
            initiating: "now",
            deleting: "now",
            attaching: "now",
            seed: 1,
            ...options,
        });
        const config = {
            "mongodbatlas:baseUrl": atlas.url,
            "mongodbatlas:publicKey": atlas.options.publicKey,
            "mongodbatlas:privateKey": atlas.options.privateKey,
            ...host.config,
        };
        const env = { ...LAZY_SDK, ...host.env };
        return new ProviderTrial(atlas, await ProviderHost.start({ ...host, config, env }));
    }

    async stop(): Promise<void> {
        await this.host.stop();
        await this.atlas.close();
    }

    /** The inputs that `check` lets through; fails where it lets none. */
    async inputs(kind: KindName, name: string, args: Properties, timeouts?: Timeouts): Promise<Properties> {
        const { inputs, failures } = await this.host.check(
            this.urnOf(kind, name),
            {},
            programInputs(kind, name, args, timeouts, this.host.name),
        );
        if (failures.length > 0) {
            throw new Error(JSON.stringify(failures));
        }
        return inputs;
    }

    /** As an `up` of a new resource. */
    async create(
        kind: KindName,
        name: string,
        args: Properties,
        timeouts?: Timeouts,
    ): Promise<ResourceResult> {
        const inputs = await this.inputs(kind, name, args, timeouts);
        return this.host.create(this.urnOf(kind, name), inputs, timeouts);
    }

    urnOf(kind: KindName, name: string): string {
        return urnOf(kind, name, this.host.name);
    }

    /** How many create and attach calls got past the login. */
    posts(groupId: string): number {
        return this.atlas.requests.filter(
            (request) => request.groupId === groupId && request.authenticated && request.method === "POST",
        ).length;
    }
}

/** A new project for each test, because the provider's process caches what it knows of a project. */
export function newProject(): string {
    return randomBytes(12).toString("hex");
}

/** What an initialization failure leaves for the state; fails where the call succeeded or left nothing. */
export async function initializationFailure(call: Promise<unknown>): Promise<Initialization> {
    const error = await callError(call);
    if (error.initialization === undefined) {
        throw new Error(`Nothing is left in state: ${error.message}`);
    }
    return error.initialization;
}

export async function callError(call: Promise<unknown>): Promise<CallError> {
    const outcome = await call.catch((error: unknown) => error);
    if (!(outcome instanceof CallError)) {
        throw new Error(`Expected an error, got ${JSON.stringify(outcome)}`);
    }
    return outcome;
}

/** Waits for a condition that another process brings about. */
export async function eventually(holds: () => boolean, timeoutMs = 60_000): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!holds()) {
        if (performance.now() > deadline) {
            throw new Error(`Not within ${timeoutMs} ms: ${holds.toString()}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
}
