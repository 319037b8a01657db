import { setMaxListeners } from "node:events";
import { NoteFolder } from "../engine/noteFolder";
import type { Log } from "../resources/host";
import { KIND_NAMES, KINDS, type KindName } from "../resources/kinds";
import { LOOK_UP_NAMES, LOOK_UPS } from "../resources/lookUps";
import { RunMemory } from "../resources/project/runMemory";
import { Runtime } from "../resources/project/runtime";
import type { SettingName } from "../words/settingNames";
import { PLUGIN } from "../words/wording";
import { PluginResource, type PackageSchema } from "./pluginResource";
import type { Properties, Received } from "./properties";

/** One provider of a program: its settings, and the resources that use them. The engine runs a process for each. */
export class AtlasPlugin {
    private engine: { readonly address: string; readonly log: Log; readonly run: RunMemory } | undefined;
    private runtime: Runtime | undefined;
    private resources: ReadonlyMap<KindName, PluginResource> = new Map();
    private cancelled = new AbortController();
    private readonly notes = new NoteFolder();

    constructor(
        readonly schema: PackageSchema,
        private readonly connect: (address: string) => Log,
        private readonly environment: NodeJS.ProcessEnv = process.env,
    ) {}

    /** The engine's address, for its log. A plugin that a debugger has started serves several engines, one after the other. */
    useEngine(address: string): void {
        if (address !== "" && address !== this.engine?.address) {
            this.engine?.run.leave();
            this.engine = { address, log: this.connect(address), run: RunMemory.of(address) };
        }
    }

    /** @param provider the name of an explicit provider of the program */
    configure({ values }: Received, provider?: string): void {
        const config = (name: SettingName): string | undefined => {
            const value = values[name];
            return typeof value === "string" ? value : undefined;
        };
        // An engine that has ended has cancelled all that it had begun.
        this.cancelled = new AbortController();
        const { signal } = this.cancelled;
        // One listener for each operation under way.
        setMaxListeners(0, signal);
        const { log, run = RunMemory.of("") } = this.engine ?? {};
        const { environment, notes } = this;
        const runtime = new Runtime({ config, environment, log, cancelSignal: signal, run, notes, provider });
        this.runtime = runtime;
        this.resources = new Map(
            KIND_NAMES.map((kind) => {
                const schema = this.schema.resources[`${PLUGIN}:index:${kind}`];
                return [kind, new PluginResource(KINDS[kind], runtime, schema)];
            }),
        );
    }

    /** The resource whose type is in the URN. @throws {Error} for a type that the plugin does not have */
    resource(urn: string): PluginResource {
        const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
        const kind = KIND_NAMES.find((name) => type === `${PLUGIN}:index:${name}`);
        if (kind === undefined) {
            throw new Error(`${type} is not a resource of ${PLUGIN}, which has ${KIND_NAMES.join(", ")}`);
        }
        return expectConfigured(this.resources.get(kind));
    }

    /** Calls a function of the plugin. @throws {Error} for one that it does not have */
    async lookUp(token: string, { values, secrets }: Received): Promise<Properties> {
        const name = LOOK_UP_NAMES.find((one) => token === `${PLUGIN}:index:${one}`);
        if (name === undefined) {
            throw new Error(`${token} is not a function of ${PLUGIN}, which has ${LOOK_UP_NAMES.join(", ")}`);
        }
        // The engine does not say what a look-up depends on, and some of that may have been made just now.
        return LOOK_UPS[name](values, expectConfigured(this.runtime), { secrets, isFresh: true });
    }

    cancel(): void {
        this.cancelled.abort();
    }
}

function expectConfigured<T>(made: T | undefined): T {
    if (made === undefined) {
        throw new Error(`${PLUGIN} was called before it was configured`);
    }
    return made;
}
