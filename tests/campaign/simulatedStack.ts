import type { ProviderHost } from "../../testkit/providerHost/host";
import { KIND_NAMES } from "../../provider/src/resources/kinds";
import { programInputs, urnOf } from "../../testkit/providerHost/program";
import { type Entry, SimulatedCommand, type Typed } from "./simulatedCommand";
import { argumentsOf, dependentsOf, hostOf, type ProgramResource } from "./program";
import type { Killer, Outcome, Stack, StateEntry } from "./stack";

/**
 * Simulates the engine: which calls it makes in which order, and what it keeps in state. Independent steps
 * run concurrently; after an error no new step starts, and those in flight finish.
 */
export class SimulatedStack implements Stack {
    private readonly state = new Set<Entry>();

    constructor(private readonly typed: Typed) {}

    async up(
        program: readonly ProgramResource[],
        { refresh, killer }: { refresh: boolean; killer?: Killer },
    ): Promise<Outcome> {
        return SimulatedCommand.perform(this.typed, this.state, killer, async (run) => {
            if (refresh) {
                await Promise.all([...this.state].map((entry) => this.refreshOne(run, entry)));
            }
            const roots = program.filter(({ attachedTo }) => attachedTo === undefined);
            await Promise.all(
                roots.map(async (resource) => {
                    const { reads, privateEndpointId } = resource;
                    if (reads !== undefined) {
                        return this.get(run, resource, reads);
                    }
                    const id = await this.register(run, resource, privateEndpointId);
                    if (id !== undefined) {
                        await this.registerAttached(run, program, resource.name, id);
                    }
                }),
            );
            const wanted = new Set(program.map(urnFor));
            const removed = [...this.state].filter((entry) => entry.superseded || !wanted.has(entry.urn));
            await removeInOrder(run, removed);
        });
    }

    async destroy(killer?: Killer): Promise<Outcome> {
        return SimulatedCommand.perform(this.typed, this.state, killer, (run) =>
            removeInOrder(run, [...this.state]),
        );
    }

    async forget(name: string): Promise<void> {
        [...this.state]
            .filter((one) => one.name === name && !one.external)
            .forEach((one) => this.state.delete(one));
    }

    async entries(): Promise<readonly StateEntry[]> {
        return [...this.state].map(({ kind, name, id, inputs, external }) => ({
            kind,
            name,
            id,
            groupId: String(inputs.groupId),
            external,
            ...(kind === "InterfaceEndpoint" ? { privateEndpointId: String(inputs.privateEndpointId) } : {}),
        }));
    }

    async stateText(): Promise<string> {
        return JSON.stringify([...this.state]);
    }

    async dispose(): Promise<void> {
        // Each run ends its own processes.
    }

    /** What depends on `parent`, and what depends on that. */
    private async registerAttached(
        run: SimulatedCommand,
        program: readonly ProgramResource[],
        parent: string,
        privateEndpointId: string,
    ): Promise<void> {
        const attached = program.filter(({ attachedTo }) => attachedTo === parent);
        await Promise.all(
            attached.map(async (resource) => {
                if ((await this.register(run, resource, privateEndpointId)) !== undefined) {
                    await this.registerAttached(run, program, resource.name, privateEndpointId);
                }
            }),
        );
    }

    /** A resource that the program reads by an id. */
    private async get(run: SimulatedCommand, resource: ProgramResource, reads: string): Promise<void> {
        const { kind, name, provider, groupId } = resource;
        const urn = urnFor(resource);
        const isPlugin = hostOf(provider) === "plugin";
        const asked = isPlugin ? {} : programInputs(kind, name, { groupId });
        await run.step(resource, "read", async (host) => {
            const { id, properties } = await host.read(isPlugin ? `${groupId}/${reads}` : reads, urn, asked);
            if (id === "") {
                throw new Error(`${reads} does not exist`);
            }
            const old = [...this.state].find((entry) => entry.urn === urn);
            const read = { kind, name, provider, urn, id: reads, inputs: { groupId }, outputs: properties };
            const rest = { timeouts: undefined, initErrors: [], superseded: false, dependsOn: undefined };
            run.replaceEntry(old, { ...read, ...rest, external: true });
        });
    }

    /** @returns the id, undefined where there is none */
    private async register(
        run: SimulatedCommand,
        resource: ProgramResource,
        privateEndpointId: string | undefined,
    ): Promise<string | undefined> {
        const { kind, name, provider, timeouts, wasOf } = resource;
        const urn = urnFor(resource);
        const alias = wasOf === undefined ? urn : urnOf(kind, name, wasOf);
        const current = [...this.state].filter((entry) => !entry.superseded);
        const old =
            current.find((entry) => entry.urn === urn) ?? current.find((entry) => entry.urn === alias);
        const args = argumentsOf(resource, privateEndpointId);
        const given = programInputs(kind, name, args, timeouts, hostOf(provider));
        const checked = await run.step(resource, "check", (host) =>
            checkInputs(host, urn, old?.inputs ?? {}, given),
        );
        if (checked === undefined) {
            return undefined;
        }
        const entry = {
            kind,
            name,
            provider,
            urn,
            inputs: checked,
            timeouts,
            superseded: false,
            dependsOn: resource.attachedTo,
            external: false,
        };
        const create = (replaced?: Entry): Promise<string | undefined> =>
            run.step(resource, "create", (host) =>
                run.keep(
                    entry,
                    () => host.create(urn, checked, timeouts),
                    replaced === undefined ? undefined : { entry: replaced, becomes: "superseded" },
                ),
            );
        if (old === undefined) {
            return create();
        }
        const diff = await run.step(resource, "diff", (host) => host.diff(old.id, urn, old.outputs, checked));
        if (diff === undefined) {
            return undefined;
        }
        if (diff.replaces.length > 0) {
            // The engine checks the inputs of a replacement anew, without the old ones.
            await run.step(resource, "check", (host) => checkInputs(host, urn, {}, given));
            if (!diff.deleteBeforeReplace) {
                return create(old);
            }
            const dependents = dependentsOf([...this.state], name, ({ dependsOn }) => dependsOn);
            await removeInOrder(run, [...dependents, old]);
            return create();
        }
        if (diff.changes !== "none" || old.initErrors.length > 0) {
            return run.step(resource, "update", (host) =>
                run.keep(
                    entry,
                    async () => ({
                        id: old.id,
                        properties: await host.update(old.id, urn, old.outputs, checked, timeouts),
                    }),
                    { entry: old, becomes: "gone" },
                ),
            );
        }
        run.replaceEntry(old, { ...old, urn, provider, inputs: checked, timeouts });
        return old.id;
    }

    private async refreshOne(run: SimulatedCommand, entry: Entry): Promise<void> {
        await run.step(entry, "refresh", async (host) => {
            const { id, properties } = await host.read(entry.id, entry.urn, entry.outputs, entry.inputs);
            if (id === "") {
                run.forget(entry);
            } else {
                run.replaceEntry(entry, { ...entry, outputs: properties, initErrors: [] });
                if (!entry.external) {
                    await host.diff(entry.id, entry.urn, properties, entry.inputs);
                }
            }
        });
    }
}

const urnFor = ({ kind, name, provider }: ProgramResource): string => urnOf(kind, name, hostOf(provider));

async function checkInputs(
    host: ProviderHost,
    urn: string,
    olds: Record<string, unknown>,
    args: Record<string, unknown>,
): Promise<Record<string, unknown>> {
    const { inputs, failures } = await host.check(urn, olds, args);
    if (failures.length > 0) {
        throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
    }
    return inputs;
}

/** Deletes dependents first. */
async function removeInOrder(run: SimulatedCommand, entries: readonly Entry[]): Promise<void> {
    for (const kind of [...KIND_NAMES].reverse()) {
        await Promise.all(entries.filter((entry) => entry.kind === kind).map((entry) => run.remove(entry)));
    }
}
