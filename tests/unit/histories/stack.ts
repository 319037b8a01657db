import { PlainError } from "../../../provider/src/atlas/errors/errors";
import type { Resource } from "../../../provider/src/resources/host";
import { InitializationError } from "../../../provider/src/resources/host";
import type { KindName } from "../../../provider/src/resources/kinds";
import { GROUP, type Atlas, type Party } from "./atlas";
import { Process } from "./process";
import type { Script } from "./script";
import type { VirtualClock } from "./virtualClock";

/** A resource of a program. */
export interface Declared {
    readonly name: string;
    readonly kind: Exclude<KindName, "PrivateConnectionString">;
    /** The provider process that serves it. Default: "default". */
    readonly provider?: string;
    /** What to read, as a `get` does, in place of managing anything. */
    readonly get?: (atlas: Atlas) => string;
    /** For an attachment: the endpoint that it is attached to. */
    readonly of?: string;
    readonly inputs: Readonly<Record<string, unknown>>;
}

/** A resource in the stack's state. */
export interface Entry {
    readonly name: string;
    readonly kind: Declared["kind"];
    readonly provider: string;
    readonly of: string | undefined;
    readonly id: string;
    readonly instance: string;
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly state: Readonly<Record<string, unknown>>;
    /** The old half of a replacement, still to be deleted. */
    readonly isReplaced?: boolean;
}

/** What a user reads of an error. */
export interface Said {
    readonly words: string;
    readonly code: string;
    /** It says that the answer to a call was lost. */
    readonly lost: boolean;
}

/** How a command ended. */
export interface Outcome {
    readonly errors: readonly Said[];
    readonly lines: readonly string[];
    readonly killed: boolean;
    readonly startedAt: number;
}

type Handler = Resource<object, object>;

const TIMEOUTS = { create: "4m", delete: "4m" };

/** One stack and its engine, as far as the promises depend on it: what it keeps in state, and the order of its steps. */
export class Stack {
    entries: readonly Entry[] = [];
    private instances = 0;

    constructor(
        readonly party: Party,
        private readonly atlas: Atlas,
        private readonly clock: VirtualClock,
    ) {}

    /** @param refreshes as `up --refresh` */
    async up(program: readonly Declared[], script?: Script, refreshes = false): Promise<Outcome> {
        return this.command(false, script, async (process) => {
            if (refreshes) {
                await this.refreshAll(process);
            }
            for (const declared of program) {
                await this.perform(process, declared);
            }
            const names = new Set(program.filter(({ get }) => get === undefined).map(({ name }) => name));
            await this.deleteAll(
                process,
                this.entries.filter(({ name, isReplaced }) => isReplaced === true || !names.has(name)),
            );
        });
    }

    async refresh(): Promise<Outcome> {
        return this.command(false, undefined, async (process) => {
            await this.refreshAll(process);
        });
    }

    /** As the engine does it, which compares what it has read as well. */
    private async refreshAll(process: Process): Promise<void> {
        for (const entry of this.entries) {
            const handler = this.handlerOf(process, entry);
            const host = this.hostOf(entry);
            const state = (await handler.read(entry.id, entry.state, host))?.state;
            this.replace(entry, state === undefined ? undefined : { ...entry, state: { ...state } });
            if (state !== undefined) {
                await handler.diff(entry.id, { ...state }, entry.inputs, host);
            }
        }
    }

    async destroy(script?: Script): Promise<Outcome> {
        return this.command(true, script, (process) => this.deleteAll(process, this.entries));
    }

    /** A program of what is in state. */
    declared(): Declared[] {
        return this.entries.map(({ name, kind, provider, of, inputs }) => ({
            name,
            kind,
            provider,
            inputs,
            ...(of === undefined ? {} : { of }),
        }));
    }

    private async command(
        isDestroy: boolean,
        script: Script | undefined,
        steps: (process: Process) => Promise<void>,
    ): Promise<Outcome> {
        const startedAt = this.atlas.now();
        const process = new Process(this.atlas, this.clock, this.party, isDestroy, script);
        const errors: Said[] = [];
        const work = steps(process).catch((error: unknown) => void errors.push(saidBy(error)));
        await process.untilDead(work);
        return { errors, lines: process.lines, killed: process.isDead, startedAt };
    }

    private async perform(process: Process, declared: Declared): Promise<void> {
        const { name, kind, provider = "default", get, of } = declared;
        const handler = this.handlerOf(process, { kind, provider });
        if (get !== undefined) {
            await handler.read(
                get(this.atlas),
                { groupId: GROUP },
                this.hostOf({ kind, name, instance: name }),
            );
            return;
        }
        const endpoint = this.entries.find((entry) => entry.name === of);
        const inputs = {
            groupId: GROUP,
            ...(endpoint === undefined ? {} : { privateEndpointId: endpoint.id }),
            ...declared.inputs,
        };
        const old = this.entries.find((entry) => entry.name === name && entry.isReplaced !== true);
        const make = (): Promise<void> => this.create(process, { name, kind, provider, of, inputs });
        if (old === undefined) {
            await make();
            return;
        }
        const host = this.hostOf(old);
        handler.check({ ...inputs }, host);
        const { changes, replaces, deleteBeforeReplace } = await handler.diff(
            old.id,
            old.state,
            inputs,
            host,
        );
        if (replaces.length > 0 && deleteBeforeReplace === true) {
            await this.deleteAll(process, [old, ...this.entries.filter((entry) => entry.of === name)]);
            await make();
        } else if (replaces.length > 0) {
            this.replace(old, { ...old, isReplaced: true });
            await make();
        } else if (changes) {
            await this.keep(
                async () => ({ id: old.id, state: await handler.update(old.id, old.state, inputs, host) }),
                (id, state) => this.replace(old, { ...old, id, inputs, state }),
            );
        }
    }

    private async create(process: Process, entry: Omit<Entry, "id" | "instance" | "state">): Promise<void> {
        this.instances += 1;
        const instance = `${this.party}${this.instances}`;
        await this.keep(
            () => this.handlerOf(process, entry).create(entry.inputs, this.hostOf({ ...entry, instance })),
            (id, state) => {
                this.entries = [...this.entries, { ...entry, id, instance, state }];
            },
        );
    }

    /** What is not ready stays in state, and is an error all the same. */
    private async keep(
        call: () => Promise<{ readonly id: string; readonly state: object }>,
        write: (id: string, state: Entry["state"]) => void,
    ): Promise<void> {
        try {
            const { id, state } = await call();
            write(id, { ...state });
        } catch (error) {
            if (error instanceof InitializationError) {
                write(error.id, { ...error.state });
            }
            throw error;
        }
    }

    /** What was made last goes first. */
    private async deleteAll(process: Process, entries: readonly Entry[]): Promise<void> {
        const inOrder = this.entries.filter((entry) => entries.includes(entry));
        for (const entry of inOrder.reverse()) {
            await this.handlerOf(process, entry).delete(entry.id, entry.state, this.hostOf(entry));
            this.replace(entry, undefined);
        }
    }

    private replace(old: Entry, now: Entry | undefined): void {
        this.entries = this.entries.flatMap((entry) =>
            entry !== old ? [entry] : now === undefined ? [] : [now],
        );
    }

    private handlerOf(process: Process, { kind, provider }: Pick<Entry, "kind" | "provider">): Handler {
        return process.handlerOf(provider, kind);
    }

    private hostOf({
        kind,
        name,
        instance,
    }: Pick<Entry, "kind" | "name" | "instance">): Parameters<Handler["diff"]>[3] {
        return { urn: `urn:pulumi:s::p::atlas:${kind}::${name}`, timeouts: TIMEOUTS, instance };
    }
}

function saidBy(error: unknown): Said {
    if (!(error instanceof PlainError)) {
        return { words: (error as Error).message, code: "", lost: false };
    }
    const { code, facts } = error.text;
    return { words: error.message, code, lost: (facts as { readonly lost?: boolean }).lost === true };
}
