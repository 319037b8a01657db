import { randomBytes } from "node:crypto";
import {
    InitializationError,
    UNKNOWN,
    UserError,
    type Checked,
    type Difference,
    type Host,
} from "../resources/host";
import { VERBS, type KindName } from "../resources/kinds";
import type { Inputs, Kind, State, Subject } from "../resources/lifecycle/kind";
import type { Runtime } from "../resources/project/runtime";
import type { Properties, Received } from "./properties";
import { InitFailed } from "./rpcError";

interface Target {
    readonly id: string;
    readonly urn: string;
}

export interface Outputs {
    readonly id: string;
    readonly outputs: Properties;
    readonly secrets: ReadonlySet<string>;
}

type Kept = State & { readonly __instance?: string };

interface Refreshed extends Outputs {
    readonly inputs: Properties;
}

/** What the plugin itself reads of its schema, which tools/plugin makes. */
export interface PackageSchema {
    readonly version: string;
    readonly resources: Readonly<Record<`atlas-private-endpoint:index:${KindName}`, ResourceSchema>>;
}

export interface ResourceSchema {
    readonly properties: object;
}

/** The verbs for one kind of resource, with the engine's values. */
export class PluginResource {
    constructor(
        private readonly kind: Kind,
        private readonly runtime: Runtime,
        private readonly schema: ResourceSchema,
    ) {}

    check({ values, secrets }: Received, urn: string): Checked {
        return VERBS.check(this.kind, this.runtime, values, { urn, timeouts: {}, instance: "", secrets });
    }

    async diff(target: Target, olds: Received, { values }: Received): Promise<Difference> {
        return VERBS.diff(this.subject(target, olds), values as Inputs);
    }

    async create(urn: string, { values, secrets }: Received, timeout: number): Promise<Outputs> {
        const host = { urn, timeouts: within("create", timeout), instance: newInstance() };
        const { id, state } = await keeping(host, secrets, () =>
            VERBS.create(this.kind, this.runtime, values as Inputs, host),
        );
        return { id, outputs: withInstance(state, host), secrets };
    }

    async update(
        target: Target,
        olds: Received,
        { values, secrets }: Received,
        timeout: number,
    ): Promise<Outputs> {
        const subject = this.subject(target, olds, { timeouts: within("create", timeout) });
        const { id, host } = subject;
        const state = await keeping(host, secrets, () => VERBS.update(subject, values as Inputs));
        return { id, outputs: withInstance(state, host), secrets };
    }

    /** What a create or update will show, as far as that is known before. @param olds the outputs before an update */
    preview(news: Received, olds: Properties = {}): Outputs {
        const outputs = Object.keys(this.schema.properties).map((name) => {
            // `api` as an argument may be "auto"; as an output it says which one it was.
            const isArgument = name in this.kind.fields && name !== "api";
            return [
                name,
                isArgument ? news.values[name] : (name === "endpointServiceName" && olds[name]) || UNKNOWN,
            ];
        });
        return { id: "", outputs: Object.fromEntries(outputs) as Properties, secrets: news.secrets };
    }

    /** A refresh, an import, or a `get`. @returns undefined where it is gone */
    async read(target: Target, olds: Received, oldInputs: Received): Promise<Refreshed | undefined> {
        if (/::__exists__\d*$/.test(target.urn) && Object.keys(olds.values).length === 0) {
            return this.exists(target.id);
        }
        const secrets = new Set([...olds.secrets, ...oldInputs.secrets]);
        const { __instance: known, groupId } = olds.values as Partial<Kept>;
        const subject = this.subject(target, olds, { instance: known ?? newInstance(), secrets });
        const { id, host } = subject;
        // A `get` may give the project a second time.
        const isImport = known === undefined && (groupId === undefined || id.includes("/"));
        const found = isImport ? await this.kind.import(id, this.runtime, host) : await VERBS.read(subject);
        if (found === undefined) {
            return undefined;
        }
        const given = isImport ? undefined : (oldInputs.values as Partial<Inputs>);
        const inputs = this.kind.inputsOf(found.state, given);
        return { id: found.id, outputs: withInstance(found.state, host), inputs, secrets };
    }

    /** The engine asks for a program's `exists(id)`, which owns and reads nothing. */
    private async exists(id: string): Promise<Refreshed | undefined> {
        try {
            await this.kind.import(id, this.runtime.aside(), { urn: undefined, timeouts: {}, instance: "" });
        } catch (error) {
            const code = error instanceof UserError ? error.code : "";
            if (/^(?:noSuch(?:Endpoint|Attachment|String)|noneInRegion)$/.test(code)) {
                return undefined;
            }
            if (code !== "regionHidden") {
                throw error;
            }
        }
        return { id, outputs: { id }, inputs: {}, secrets: new Set() };
    }

    async delete(target: Target, olds: Received, timeout: number): Promise<void> {
        await VERBS.delete(this.subject(target, olds, { timeouts: within("delete", timeout) }));
    }

    private subject({ id, urn }: Target, { values }: Received, more: Partial<Host> = {}): Subject {
        const { kind, runtime } = this;
        const { __instance: instance = "", ...state } = values as unknown as Kept;
        return { kind, runtime, id, state, host: { urn, timeouts: {}, instance, ...more } };
    }
}

async function keeping<T>(host: Host, secrets: ReadonlySet<string>, call: () => Promise<T>): Promise<T> {
    try {
        return await call();
    } catch (error) {
        throw error instanceof InitializationError
            ? new InitFailed(error, withInstance(error.state, host), secrets)
            : error;
    }
}

const newInstance = (): string => randomBytes(4).toString("hex");

/** @param seconds the engine's timeout; 0 where the program sets none */
function within(operation: "create" | "delete", seconds: number): Host["timeouts"] {
    return seconds > 0 ? { [operation]: `${seconds}s` } : {};
}

const withInstance = (state: object, { instance }: Host): Properties => ({ ...state, __instance: instance });
