import { type HostName, KINDS, programInputs, urnOf } from "../../testkit/providerHostText";
import { type Entry, SimulatedCommand } from "./simulatedCommand";
import { argumentsOf, dependentsOf, type ProgramResource } from "./program";
import type { Killer, Outcome, Stack, StackConfig, StateEntry } from "./stack";

/**
 * Simulates the engine: which calls it makes in which order, and what it keeps in state. Independent steps
 * run concurrently; after an error no new step starts, and those in flight finish.
 */
export class SimulatedStack implements Stack {
    private readonly state = new Set<Entry>();

    constructor(
        private readonly config: StackConfig,
        private readonly host: HostName,
    ) {}

    async up(
        program: readonly ProgramResource[],
        { refresh, killer }: { refresh: boolean; killer?: Killer },
    ): Promise<Outcome> {
        return SimulatedCommand.perform(this.host, this.config, this.state, killer, async (run) => {
            if (refresh) {
                await Promise.all([...this.state].map((entry) => this.refreshOne(run, entry)));
            }
            const endpoints = program.filter(({ kind }) => kind === "PrivateEndpoint");
            await Promise.all(
                endpoints.map(async (resource) => {
                    const id = await this.register(run, resource, undefined);
                    if (id !== undefined) {
                        await this.registerAttached(run, program, resource.name, id);
                    }
                }),
            );
            const wanted = new Set(program.map(({ kind, name }) => urnOf(kind, name, this.host)));
            const removed = [...this.state].filter((entry) => entry.superseded || !wanted.has(entry.urn));
            await removeInOrder(run, removed);
        });
    }

    async destroy(killer?: Killer): Promise<Outcome> {
        return SimulatedCommand.perform(this.host, this.config, this.state, killer, (run) =>
            removeInOrder(run, [...this.state]),
        );
    }

    async entries(): Promise<readonly StateEntry[]> {
        return [...this.state].map(({ kind, name, id, inputs }) => ({
            kind,
            name,
            id,
            groupId: String(inputs.groupId),
        }));
    }

    async stateText(): Promise<string> {
        return JSON.stringify([...this.state]);
    }

    async dispose(): Promise<void> {
        // Each run ends its own process.
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

    /** @returns the id, undefined where there is none */
    private async register(
        run: SimulatedCommand,
        resource: ProgramResource,
        privateEndpointId: string | undefined,
    ): Promise<string | undefined> {
        const { kind, name, timeouts } = resource;
        const urn = urnOf(kind, name, this.host);
        const old = [...this.state].find((entry) => entry.urn === urn && !entry.superseded);
        const args = programInputs(kind, name, argumentsOf(resource, privateEndpointId), timeouts, this.host);
        const checked = await run.step(name, "check", () => checkInputs(run, urn, old?.inputs ?? {}, args));
        if (checked === undefined) {
            return undefined;
        }
        const entry = {
            kind,
            name,
            urn,
            inputs: checked,
            timeouts,
            superseded: false,
            dependsOn: resource.attachedTo,
        };
        const create = (replaced?: Entry): Promise<string | undefined> =>
            run.step(name, "create", () =>
                run.keep(
                    entry,
                    () => run.host.create(urn, checked, timeouts),
                    replaced === undefined ? undefined : { entry: replaced, becomes: "superseded" },
                ),
            );
        if (old === undefined) {
            return create();
        }
        const diff = await run.step(name, "diff", () => run.host.diff(old.id, urn, old.outputs, checked));
        if (diff === undefined) {
            return undefined;
        }
        if (diff.replaces.length > 0) {
            // The engine checks the inputs of a replacement anew, without the old ones.
            await run.step(name, "check", () => checkInputs(run, urn, {}, args));
            if (!diff.deleteBeforeReplace) {
                return create(old);
            }
            const dependents = dependentsOf([...this.state], name, ({ dependsOn }) => dependsOn);
            await removeInOrder(run, [...dependents, old]);
            return create();
        }
        if (diff.changes !== "none" || old.initErrors.length > 0) {
            return run.step(name, "update", () =>
                run.keep(
                    entry,
                    async () => ({
                        id: old.id,
                        properties: await run.host.update(old.id, urn, old.outputs, checked, timeouts),
                    }),
                    { entry: old, becomes: "gone" },
                ),
            );
        }
        run.replaceEntry(old, { ...old, inputs: checked, timeouts });
        return old.id;
    }

    private async refreshOne(run: SimulatedCommand, entry: Entry): Promise<void> {
        await run.step(entry.name, "refresh", async () => {
            const { id, properties } = await run.host.read(entry.id, entry.urn, entry.outputs, entry.inputs);
            if (id === "") {
                run.forget(entry);
            } else {
                run.replaceEntry(entry, { ...entry, outputs: properties, initErrors: [] });
            }
        });
    }
}

async function checkInputs(
    run: SimulatedCommand,
    urn: string,
    olds: Record<string, unknown>,
    args: Record<string, unknown>,
): Promise<Record<string, unknown>> {
    const { inputs, failures } = await run.host.check(urn, olds, args);
    if (failures.length > 0) {
        throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
    }
    return inputs;
}

/** Deletes dependents first. */
async function removeInOrder(run: SimulatedCommand, entries: readonly Entry[]): Promise<void> {
    for (const kind of [...KINDS].reverse()) {
        await Promise.all(entries.filter((entry) => entry.kind === kind).map((entry) => run.remove(entry)));
    }
}
