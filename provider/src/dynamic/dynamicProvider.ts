import { plainText, printed } from "../words/text";
import { randomBytes } from "node:crypto";
import type * as dynamic from "@pulumi/pulumi/dynamic";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { PlainError } from "../atlas/errors/errors";
import { PACKAGE_WORDING } from "../words/wording";
import { mapLeaves, sendable, wellFormed } from "../words/sendable";
import { InitializationError, UNKNOWN, withoutUndefined, type Host, type RawInputs } from "../resources/host";
import { VERBS } from "../resources/kinds";
import type { Inputs, Kind, State, Subject } from "../resources/lifecycle/kind";
import type { Runtime } from "../resources/project/runtime";
import type { Hidden } from "./hidden";

/** Lets Pulumi's process for dynamic providers call the verbs for one kind of resource. */
export class DynamicProvider implements dynamic.ResourceProvider {
    constructor(
        private readonly kind: Kind,
        private readonly runtime: Runtime,
    ) {}

    async check(_olds: RawInputs, news: RawInputs): Promise<dynamic.CheckResult> {
        const { hidden, rest } = split(news);
        const host = hostOf(hidden);
        const given = convert(rest, unknownValue, UNKNOWN);
        const { inputs, failures } = await sendably(async () =>
            VERBS.check(this.kind, this.runtime, given, host),
        );
        const { __timeouts, __provider } = hidden;
        const kept = withoutUndefined({ __urn: host.urn, __timeouts, __provider });
        return {
            inputs: { ...convert(wellFormed(inputs), UNKNOWN, unknownValue), ...kept },
            failures: failures.map(({ property, reason }) => ({
                property: wellFormed(property),
                reason: printed(reason, PACKAGE_WORDING),
            })),
        };
    }

    async diff(id: string, olds: State & Hidden, news: Inputs & Hidden): Promise<dynamic.DiffResult> {
        const { hidden: old } = split(olds);
        const { hidden, rest: inputs } = split(news);
        const subject = this.subject(id, olds, { ...hostOf(hidden), instance: old.__instance ?? "" });
        const { updates: _updates, ...found } = await sendably(() => VERBS.diff(subject, inputs));
        // `delete` only sees the old outputs, so a new timeout has to be written to them by an update; and so has the
        // provider's text, which a resource that was moved from the plugin by an alias does not have yet.
        const isComplete =
            old.__provider !== undefined && old.__timeouts?.delete === hidden.__timeouts?.delete;
        return { ...found, changes: found.changes || !isComplete, replaces: [...found.replaces] };
    }

    async create(given: Inputs & Hidden): Promise<dynamic.CreateResult<State & Hidden>> {
        const { hidden, rest } = split(given);
        const { __provider, __secrets, ...kept } = { ...hidden, __instance: randomBytes(4).toString("hex") };
        try {
            const { id, state } = await VERBS.create(this.kind, this.runtime, rest, hostOf(kept));
            return { id, outs: wellFormed({ ...state, ...kept, ...argumentsBeside(state, rest) }) };
        } catch (error) {
            throw forPulumi(error, { ...kept, __provider });
        }
    }

    async update(
        id: string,
        olds: State & Hidden,
        news: Inputs & Hidden,
    ): Promise<dynamic.UpdateResult<State & Hidden>> {
        const { hidden: old } = split(olds);
        const { hidden, rest: inputs } = split(news);
        const { __provider = old.__provider, ...kept } = withoutUndefined({
            __urn: hidden.__urn ?? old.__urn,
            __timeouts: hidden.__timeouts,
            __instance: old.__instance,
            __provider: hidden.__provider,
        }) as Hidden;
        try {
            const outs = await VERBS.update(this.subject(id, olds, hostOf(kept)), inputs);
            return { outs: wellFormed({ ...outs, ...kept, ...argumentsBeside(outs, inputs) }) };
        } catch (error) {
            throw forPulumi(error, { ...kept, __provider });
        }
    }

    async read(id: string, props: State & Hidden): Promise<dynamic.ReadResult<State & Hidden>> {
        const { hidden } = split(props);
        const { __provider: _text, __secrets, ...kept } = hidden;
        const found = await sendably(() => VERBS.read(this.subject(id, props)));
        if (found === undefined) {
            return { id: "" };
        }
        const { state } = found;
        const outs = wellFormed({ ...state, ...kept });
        // States of earlier versions lack some of the arguments, and the arguments of a `get` are different ones.
        if (hidden.__args === undefined) {
            return { id: found.id, props: outs };
        }
        const { __args, __instance: _instance, ...ofInputs } = kept;
        const inputs = this.kind.inputsOf(state, __args);
        return { id: found.id, props: outs, inputs: { ...inputs, ...ofInputs } as unknown as State };
    }

    async delete(id: string, props: State & Hidden): Promise<void> {
        await sendably(() => VERBS.delete(this.subject(id, props)));
    }

    private subject(id: string, outputs: State & Hidden, host = hostOf(split(outputs).hidden)): Subject {
        const { kind, runtime } = this;
        return { kind, runtime, host, id, state: split(outputs).rest };
    }
}

/** The arguments that the state lacks or has changed; `read` needs them to return the inputs. */
function argumentsBeside(state: object, inputs: object): Pick<Hidden, "__args"> {
    const known: RawInputs = { ...state };
    const beside = Object.entries(inputs).filter(
        ([name, value]) => JSON.stringify(known[name]) !== JSON.stringify(value),
    );
    return { __args: Object.fromEntries(beside) };
}

function hostOf({ __urn, __timeouts = {}, __instance = "", __secrets }: Hidden): Host {
    const urn = __urn === unknownValue ? undefined : __urn;
    const secrets = Array.isArray(__secrets) ? { secrets: new Set(__secrets) } : {};
    return { urn, timeouts: __timeouts, instance: __instance, ...secrets };
}

/** Runs a call whose errors Pulumi's server sends as they are. */
async function sendably<T>(call: () => Promise<T>): Promise<T> {
    try {
        return await call();
    } catch (error) {
        throw plain(error);
    }
}

/** The error in the package's wording, in a form that can be sent. */
function plain(error: unknown): unknown {
    if (!(error instanceof Error)) {
        return error;
    }
    if (error instanceof PlainError) {
        const words = printed(error.text, PACKAGE_WORDING);
        // Pulumi prints some errors twice: their message on the resource's row, and code and stack on the stack's.
        const sent = new PlainError({ ...plainText(words), code: error.code });
        const stack = "Pulumi prints this error under the resource's own name";
        return Object.defineProperties(sent, {
            toString: { value: () => error.code },
            stack: { value: stack },
        });
    }
    const words = sendable(error.message);
    return error.message === words ? error : new Error(words);
}

function split<T extends object>(all: T): { readonly hidden: Hidden; readonly rest: T } {
    // Where the thing is in Atlas is part of its state.
    const isHidden = ([name]: [string, unknown]): boolean => name.startsWith("__") && name !== "__origin";
    const entries = Object.entries(all);
    return {
        hidden: Object.fromEntries(entries.filter(isHidden)),
        rest: Object.fromEntries(entries.filter((entry) => !isHidden(entry))) as T,
    };
}

function convert(properties: RawInputs, from: unknown, to: unknown): RawInputs {
    return mapLeaves(properties, (leaf) => (leaf === from ? to : leaf)) as RawInputs;
}

/** Pulumi's server sees an initialization failure by these properties; it adds `__provider` to successes only. */
function forPulumi(error: unknown, hidden: RawInputs): unknown {
    if (!(error instanceof InitializationError)) {
        return plain(error);
    }
    const { id, state, text } = error;
    const message = printed(text, PACKAGE_WORDING);
    const properties = wellFormed({ ...state, ...hidden });
    return Object.assign(new Error(message), { id, reasons: [message], properties });
}
