import { KIND_NAMES, type KindName } from "../../provider/src/resources/kinds";
import type { Timeouts } from "../../testkit/providerHost/program";
import type { Properties } from "../../testkit/providerHost/sdk";
import { argumentsOf, dependentsOf, urnFor, type Declared, type ProviderName } from "./program";

/** What a call is about. */
export interface Asked {
    readonly kind: KindName;
    readonly name: string;
    readonly provider: ProviderName;
    readonly urn: string;
    readonly timeouts: Timeouts | undefined;
}

/** A resource in the engine's state. */
export interface Entry extends Asked {
    readonly id: string;
    readonly inputs: Properties;
    readonly outputs: Properties;
    readonly isReady: boolean;
    /** The old half of a replacement, still to be deleted. */
    readonly isReplaced: boolean;
    /** The resource that an interface endpoint or a connection string depends on. */
    readonly dependsOn: string | undefined;
    /** A `get`: what is read is not the stack's to delete. */
    readonly external: boolean;
}

export interface Made {
    readonly id: string;
    readonly properties: Properties;
}

/** An error as the user sees it; `name` is the resource, where there is one. */
export interface StackError {
    readonly name: string | undefined;
    readonly text: string;
    /** The provider's own code; "" where it has none. */
    readonly code: string;
    /** Whether it says that the answer to a call was lost; undefined where only its words would tell. */
    readonly lost?: boolean | undefined;
}

/** What a call ends with. @param made what exists and is not ready: the engine keeps it in state */
export class StepError extends Error {
    constructor(
        readonly said: Omit<StackError, "name">,
        readonly made?: Made,
    ) {
        super(said.text);
    }
}

/** The providers of one command: resources in this process, or processes. Each call may throw a {@link StepError}. */
export interface Port {
    /** Nobody is there any more: what arrives later is not written to state. */
    readonly isDead: boolean;
    /** No further step begins. */
    readonly isInterrupted: boolean;
    check(asked: Asked, olds: Properties, args: Properties): Promise<Properties>;
    diff(
        asked: Asked,
        id: string,
        olds: Properties,
        news: Properties,
    ): Promise<{
        readonly changes: boolean;
        readonly replaces: boolean;
        readonly deletesFirst: boolean;
    }>;
    create(asked: Asked, inputs: Properties): Promise<Made>;
    update(asked: Asked, id: string, olds: Properties, news: Properties): Promise<Properties>;
    delete(asked: Asked, id: string, olds: Properties): Promise<void>;
    /** @returns undefined where it is gone */
    read(asked: Asked, id: string, olds: Properties, inputs: Properties): Promise<Properties | undefined>;
    get(asked: Asked, groupId: string, id: string): Promise<Properties | undefined>;
}

/**
 * One command of the engine: which calls it makes in which order, and what it keeps in state. Independent steps run
 * concurrently; after an error no new step starts, and those in flight finish.
 */
export class Command {
    readonly errors: StackError[] = [];
    /** Steps that changed something: a create, an update, a delete. */
    changes = 0;

    constructor(
        private readonly state: Set<Entry>,
        private readonly port: Port,
    ) {}

    async up(program: readonly Declared[], refresh: boolean): Promise<void> {
        if (refresh) {
            await this.refresh();
        }
        const roots = program.filter(({ attachedTo }) => attachedTo === undefined);
        await Promise.all(roots.map((root) => this.registerAll(program, root, root.privateEndpointId)));
        const wanted = new Set(program.map(urnFor));
        await this.remove([...this.state].filter((entry) => entry.isReplaced || !wanted.has(entry.urn)));
    }

    async destroy(): Promise<void> {
        await this.remove([...this.state]);
    }

    async refresh(): Promise<void> {
        await Promise.all([...this.state].map((entry) => this.refreshOne(entry)));
    }

    /** A resource, then what depends on it. */
    private async registerAll(
        program: readonly Declared[],
        resource: Declared,
        privateEndpointId: string | undefined,
    ): Promise<void> {
        if (resource.reads !== undefined) {
            return this.get(resource, resource.reads);
        }
        const id = await this.register(resource, privateEndpointId);
        if (id !== undefined) {
            const attached = program.filter(({ attachedTo }) => attachedTo === resource.name);
            const of = resource.kind === "PrivateEndpoint" ? id : privateEndpointId;
            await Promise.all(attached.map((one) => this.registerAll(program, one, of)));
        }
    }

    private async get(resource: Declared, id: string): Promise<void> {
        const { groupId } = resource;
        const asked = askedOf(resource);
        await this.step(asked, async (port) => {
            const outputs = await port.get(asked, groupId, id);
            if (outputs === undefined) {
                throw new StepError({ text: `${id} does not exist`, code: "" });
            }
            const old = [...this.state].find(({ urn }) => urn === asked.urn);
            const rest = { isReady: true, isReplaced: false, dependsOn: undefined, external: true };
            this.write(old, { ...asked, id, inputs: { groupId }, outputs, ...rest });
        });
    }

    /** @returns the id, undefined where there is none */
    private async register(
        resource: Declared,
        privateEndpointId: string | undefined,
    ): Promise<string | undefined> {
        const asked = askedOf(resource);
        const { wasOf } = resource;
        const alias = wasOf === undefined ? asked.urn : urnFor({ ...resource, provider: wasOf });
        const current = [...this.state].filter((entry) => !entry.isReplaced);
        const old = current.find(({ urn }) => urn === asked.urn) ?? current.find(({ urn }) => urn === alias);
        const args = argumentsOf(resource, privateEndpointId);
        const inputs = await this.step(asked, (port) => port.check(asked, old?.inputs ?? {}, args));
        if (inputs === undefined) {
            return undefined;
        }
        const rest = { isReplaced: false, dependsOn: resource.attachedTo, external: false };
        const entry = { ...asked, inputs, ...rest };
        const create = (replaced?: Entry): Promise<string | undefined> =>
            this.keep(entry, replaced, true, (port) => port.create(asked, inputs));
        if (old === undefined) {
            return create();
        }
        const diff = await this.step(asked, (port) => port.diff(asked, old.id, old.outputs, inputs));
        if (diff?.replaces === true) {
            // The engine checks the inputs of a replacement again, without the old ones.
            await this.step(asked, (port) => port.check(asked, {}, args));
            if (!diff.deletesFirst) {
                return create(old);
            }
            await this.remove([
                ...dependentsOf([...this.state], old.name, ({ dependsOn }) => dependsOn),
                old,
            ]);
            return create();
        }
        if (diff !== undefined && (diff.changes || !old.isReady)) {
            return this.keep(entry, old, false, async (port) => ({
                id: old.id,
                properties: await port.update(asked, old.id, old.outputs, inputs),
            }));
        }
        if (diff !== undefined) {
            this.write(old, { ...old, ...asked, inputs });
        }
        return diff && old.id;
    }

    private async refreshOne(entry: Entry): Promise<void> {
        await this.step(entry, async (port) => {
            const outputs = await port.read(entry, entry.id, entry.outputs, entry.inputs);
            this.write(entry, outputs && { ...entry, outputs, isReady: true });
            if (outputs !== undefined && !entry.external) {
                await port.diff(entry, entry.id, outputs, entry.inputs);
            }
        });
    }

    /** Dependents first. */
    private async remove(entries: readonly Entry[]): Promise<void> {
        for (const kind of [...KIND_NAMES].reverse()) {
            await Promise.all(
                entries
                    .filter((entry) => entry.kind === kind)
                    .map((entry) =>
                        this.step(entry, async (port) => {
                            if (!entry.external) {
                                this.changes += 1;
                                await port.delete(entry, entry.id, entry.outputs);
                            }
                            this.write(entry, undefined);
                        }),
                    ),
            );
        }
    }

    /** A create or an update. @param isReplaced whether the old entry stays, to be deleted later */
    private async keep(
        entry: Omit<Entry, "id" | "outputs" | "isReady">,
        old: Entry | undefined,
        isReplaced: boolean,
        call: (port: Port) => Promise<Made>,
    ): Promise<string | undefined> {
        const write = ({ id, properties }: Made, isReady: boolean): string => {
            this.write(old, old && isReplaced ? { ...old, isReplaced } : undefined);
            this.write(undefined, { ...entry, id, outputs: properties, isReady });
            return id;
        };
        return this.step(entry, async (port) => {
            this.changes += 1;
            try {
                return write(await call(port), true);
            } catch (error) {
                if (error instanceof StepError && error.made !== undefined) {
                    write(error.made, false);
                }
                throw error;
            }
        });
    }

    /** @returns undefined after an error, or where no further step may begin */
    private async step<T>({ name }: Asked, work: (port: Port) => Promise<T>): Promise<T | undefined> {
        const { port, errors } = this;
        if (port.isDead || port.isInterrupted || errors.length > 0) {
            return undefined;
        }
        try {
            const result = await work(port);
            return this.port.isDead ? undefined : result;
        } catch (error) {
            const said = error instanceof StepError ? error.said : { text: String(error), code: "" };
            errors.push({ name, ...said });
            return undefined;
        }
    }

    private write(old: Entry | undefined, now: Entry | undefined): void {
        if (this.port.isDead) {
            return;
        }
        if (old !== undefined) {
            this.state.delete(old);
        }
        if (now !== undefined) {
            this.state.add(now);
        }
    }
}

function askedOf(resource: Declared): Asked {
    const { kind, name, provider, timeouts } = resource;
    return { kind, name, provider, urn: urnFor(resource), timeouts };
}
