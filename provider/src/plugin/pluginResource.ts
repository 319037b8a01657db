import { randomBytes } from "node:crypto";
import {
    InitializationError,
    UNKNOWN,
    type Checked,
    type Difference,
    type Host,
    type Resource,
} from "../resources/host";
import type { KindName } from "../resources/kinds";
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

interface Refreshed extends Outputs {
    readonly inputs: Properties;
}

export class PluginResource<Inputs extends object, State extends object> {
    constructor(
        private readonly resource: Resource<Inputs, State>,
        private readonly schema: ResourceSchema,
    ) {}

    check(news: Received, urn: string): Checked {
        return this.resource.check(news.values, { ...hostOf(urn), secrets: news.secrets });
    }

    async diff({ id, urn }: Target, olds: Received, news: Received): Promise<Difference> {
        const { state, instance } = this.split(olds.values);
        return this.resource.diff(id, state, news.values as Inputs, hostOf(urn, instance));
    }

    async create(urn: string, { values, secrets }: Received, timeout: number): Promise<Outputs> {
        const host = hostOf(urn, newInstance(), within("create", timeout));
        const { id, state } = await this.keeping(host, secrets, () =>
            this.resource.create(values as Inputs, host),
        );
        return { id, outputs: withInstance(state, host), secrets };
    }

    async update(
        { id, urn }: Target,
        olds: Received,
        { values, secrets }: Received,
        timeout: number,
    ): Promise<Outputs> {
        const { state, instance } = this.split(olds.values);
        const host = hostOf(urn, instance, within("create", timeout));
        const outputs = await this.keeping(host, secrets, () =>
            this.resource.update(id, state, values as Inputs, host),
        );
        return { id, outputs: withInstance(outputs, host), secrets };
    }

    /** What a create or update will show, as far as that is known before. @param olds the outputs before an update */
    preview(news: Received, olds: Properties = {}): Outputs {
        const { properties, inputProperties } = this.schema;
        const outputs = Object.keys(properties).map((name) => {
            // `api` as an argument may be "auto"; as an output it says which one it was.
            const isArgument = name in inputProperties && name !== "api";
            return [
                name,
                isArgument ? news.values[name] : (name === "endpointServiceName" && olds[name]) || UNKNOWN,
            ];
        });
        return { id: "", outputs: Object.fromEntries(outputs) as Properties, secrets: news.secrets };
    }

    /** A refresh, an import, or a `get`. @returns undefined where it is gone */
    async read({ id, urn }: Target, olds: Received, oldInputs: Received): Promise<Refreshed | undefined> {
        const secrets = new Set([...olds.secrets, ...oldInputs.secrets]);
        const { state: known, instance } = this.split(olds.values);
        const host = { ...hostOf(urn, instance === "" ? newInstance() : instance), secrets };
        // A `get` may give the project a second time.
        const isImport =
            olds.values.__instance === undefined && (olds.values.groupId === undefined || id.includes("/"));
        const found = isImport
            ? await this.resource.import(id, host)
            : await this.resource.read(id, known, host);
        if (found === undefined) {
            return undefined;
        }
        const given = isImport ? undefined : (oldInputs.values as Partial<Inputs>);
        const inputs = this.resource.inputsOf(found.state, given) as Properties;
        return { id: found.id, outputs: withInstance(found.state, host), inputs, secrets };
    }

    async delete({ id, urn }: Target, olds: Received, timeout: number): Promise<void> {
        const { state, instance } = this.split(olds.values);
        await this.resource.delete(id, state, hostOf(urn, instance, within("delete", timeout)));
    }

    private split(outputs: Properties): { readonly state: State; readonly instance: string } {
        const { __instance: instance = "", ...state } = outputs as Properties & {
            readonly __instance?: string;
        };
        return { state: state as State, instance };
    }

    private async keeping<T>(host: Host, secrets: ReadonlySet<string>, call: () => Promise<T>): Promise<T> {
        try {
            return await call();
        } catch (error) {
            throw error instanceof InitializationError
                ? new InitFailed(error, withInstance(error.state, host), secrets)
                : error;
        }
    }
}

const newInstance = (): string => randomBytes(4).toString("hex");

function hostOf(urn: string, instance = "", timeouts: Host["timeouts"] = {}): Host {
    return { urn, timeouts, instance };
}

/** @param seconds the engine's timeout; 0 where the program sets none */
function within(operation: "create" | "delete", seconds: number): Host["timeouts"] {
    return seconds > 0 ? { [operation]: `${seconds}s` } : {};
}

function withInstance(state: object, { instance }: Host): Properties {
    return { ...state, __instance: instance };
}

/** What the plugin itself reads of its schema, which tools/plugin makes. */
export interface PackageSchema {
    readonly version: string;
    readonly resources: Readonly<Record<`atlas-private-endpoint:index:${KindName}`, ResourceSchema>>;
}

export interface ResourceSchema {
    readonly properties: object;
    readonly inputProperties: object;
}
