import { setMaxListeners } from "node:events";
import { HANDLERS } from "../resources/handlers";
import { KINDS, type Kind } from "../resources/kinds";
import type { Failure, Log } from "../resources/shared/handler";
import { Runtime } from "../resources/shared/runtime";
import { PluginResource } from "./pluginResource";
import type { Properties, Received } from "./properties";
import type { PackageSchema } from "./schema";
import { changedSettings, checkSettings, SECRET_SETTINGS } from "./settings";
import { PLUGIN, settingName } from "./spelling";

/** How a plugin reaches the engine that runs it. */
export type ConnectEngine = (address: string) => Log;

/** One provider of a program: its settings, and the resources that use them. The engine runs a process for each. */
export class AtlasPlugin {
    readonly version: string;
    private engine: { readonly address: string; readonly log: Log } | undefined;
    private runtime: Runtime | undefined;
    private readonly resources = new Map<Kind, PluginResource<object, object>>();
    private cancelled = new AbortController();

    constructor(
        private readonly schema: PackageSchema,
        private readonly connect: ConnectEngine,
        private readonly environment: NodeJS.ProcessEnv = process.env,
    ) {
        this.version = schema.version;
    }

    get schemaText(): string {
        return JSON.stringify(this.schema);
    }

    /** The engine's address, for its log. A plugin that a debugger has started serves several engines, one after the other. */
    attach(address: string): void {
        if (address !== "" && address !== this.engine?.address) {
            this.engine = { address, log: this.connect(address) };
        }
    }

    checkConfig({ values, secrets }: Received): {
        readonly inputs: Properties;
        readonly failures: readonly Failure[];
        readonly secrets: ReadonlySet<string>;
    } {
        return {
            inputs: values,
            failures: checkSettings(values),
            secrets: new Set([...secrets, ...SECRET_SETTINGS]),
        };
    }

    /** @returns the settings that differ */
    diffConfig(olds: Received, news: Received): readonly string[] {
        return changedSettings(olds.values, news.values);
    }

    configure({ values }: Received): void {
        const setting = (key: string): string | undefined => {
            const value = values[settingName(key)];
            return typeof value === "string" ? value : undefined;
        };
        // An engine that has ended has cancelled all that it had begun.
        this.cancelled = new AbortController();
        const { signal } = this.cancelled;
        // One listener for each operation under way.
        setMaxListeners(0, signal);
        this.runtime = new Runtime(setting, this.environment, this.engine?.log, undefined, signal);
        this.resources.clear();
    }

    /** The resource whose type is in the URN. @throws {Error} for a type that the plugin does not have */
    resource(urn: string): PluginResource<object, object> {
        const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
        const kind = KINDS.find((name) => type === `${PLUGIN}:index:${name}`);
        if (kind === undefined) {
            throw new Error(`${type} is no resource of ${PLUGIN}, which has ${KINDS.join(", ")}`);
        }
        if (this.runtime === undefined) {
            throw new Error(`${PLUGIN} was called before it was configured`);
        }
        const known = this.resources.get(kind);
        if (known !== undefined) {
            return known;
        }
        const schema = this.schema.resources[`${PLUGIN}:index:${kind}`];
        const resource = new PluginResource(new HANDLERS[kind](this.runtime), schema);
        this.resources.set(kind, resource);
        return resource;
    }

    /** Ends every wait: what exists goes into the state as it is. */
    cancel(): void {
        this.cancelled.abort();
    }
}
