import { createHash } from "node:crypto";
import type * as connectModule from "../../atlas/connect";
import type { AtlasClient } from "../../atlas/api/client";
import { SettingsError } from "../../atlas/errors/errors";
import { aboutProject, type Text } from "../../words/text";
import { addressOf, readSettings, type Settings, type StackConfig } from "../../atlas/settings";
import { systemClock, type Clock } from "../../waiting/clock";
import { LineBudget } from "../../waiting/rowThrottle";
import type { Log } from "../host";
import { isDestroy as isDestroyCommand } from "../../engine/engineCommand";
import { Project } from "./project";
import type { Notes } from "../../engine/noteFolder";
import { LostCalls, type Limit } from "./lostCalls";
import { ProjectMemory } from "./projectMemory";
import { RunMemory } from "./runMemory";

interface RuntimeOptions {
    readonly config: StackConfig;
    readonly environment: NodeJS.ProcessEnv;
    readonly log?: Log | undefined;
    readonly clock?: Clock;
    /** Aborts when the user cancels the command; undefined where the host does not learn that. */
    readonly cancelSignal?: AbortSignal;
    readonly run?: RunMemory | undefined;
    /** What outlives the run. Default: nothing does. */
    readonly notes?: Notes | undefined;
    readonly provider?: string | undefined;
    readonly isDestroy?: () => boolean | undefined;
}

/** What all resources of a run share: the settings, the login, each project's wait. One for each process. */
export class Runtime {
    private known: Settings | undefined;
    private client: AtlasClient | undefined;
    private readonly projects = new Map<string, Project>();
    private readonly memories = new Map<string, ProjectMemory>();
    private readonly reported = new Set<string>();
    /** Filled by `check`: the URN that claims each object of which Atlas allows only one. */
    readonly askedFor = new Map<string, string>();
    /** Filled by `check`: the URNs of what the program declares. A refresh calls `diff`, too, but checks nothing. */
    readonly declared = new Set<string | undefined>();

    /** Projects of which Atlas has not answered a question that could do without an answer. */
    readonly unanswering = new Set<string>();

    readonly clock: Clock;
    readonly budget: LineBudget;
    readonly log: Log | undefined;
    readonly cancelSignal: AbortSignal | undefined;
    readonly run: RunMemory;

    constructor(private readonly options: RuntimeOptions) {
        this.log = options.log;
        this.cancelSignal = options.cancelSignal;
        this.clock = options.clock ?? systemClock;
        this.budget = new LineBudget(this.clock);
        this.run = options.run ?? new RunMemory();
    }

    /** Whether this run destroys the stack; undefined where that is not known. A destroy checks nothing. */
    get isDestroy(): boolean | undefined {
        const declares = this.declared.size > 0 || this.run.declares;
        return declares ? false : (this.options.isDestroy ?? isDestroyCommand)();
    }

    /** @throws {SettingsError} where credentials are missing or wrong; makes no request */
    settings(): Settings {
        const { config, environment, provider } = this.options;
        this.known ??= { ...readSettings(config, environment), ...(provider !== undefined && { provider }) };
        return this.known;
    }

    /** Which Atlas this is. @throws {SettingsError} as {@link settings} */
    get origin(): string {
        return addressOf(this.settings().baseUrl);
    }

    /** One that knows and tells nothing of this run. */
    aside(): Runtime {
        return new Runtime({ ...this.options, log: undefined, run: undefined, notes: undefined });
    }

    tellOnce(line: Text): void {
        const key = JSON.stringify([line.code, line.facts]);
        if (!this.reported.has(key)) {
            this.reported.add(key);
            this.log?.writeLine(line);
        }
    }

    project(groupId: string): Project {
        const { login } = this.settingsFor(groupId);
        const inform = (line: Text): void => this.log?.writeLine(line);
        const key = groupId.toLowerCase();
        const project =
            this.projects.get(key) ??
            new Project(this.atlasClient(), key, this.memoryOf(groupId), login.kind, this.clock, inform);
        this.projects.set(key, project);
        return project;
    }

    private settingsFor(groupId: string): Settings {
        try {
            return this.settings();
        } catch (error) {
            throw error instanceof SettingsError
                ? new SettingsError(aboutProject(error.text, groupId))
                : error;
        }
    }

    /** What is known of a project without asking Atlas. */
    memoryOf(groupId: string): ProjectMemory {
        const key = groupId.toLowerCase();
        const memory = this.memories.get(key) ?? new ProjectMemory(key, this.run);
        this.memories.set(key, memory);
        return memory;
    }

    /** The calls with which the resource at this URN has asked for a thing. @param key the thing's, in its project */
    lostCalls(
        urn: string | undefined,
        groupId: string,
        key: string,
        limit: Limit,
        origin = this.origin,
    ): LostCalls {
        const { notes, environment } = this.options;
        // Stacks of the same name may be in several backends.
        const names = [environment.PULUMI_BACKEND_URL, origin, urn, `${groupId}/${key}`.toLowerCase()];
        const name = createHash("sha256").update(JSON.stringify(names)).digest("hex").slice(0, 32);
        const { sightings } = this.memoryOf(groupId);
        return new LostCalls(urn === undefined ? undefined : notes, name, sightings, limit);
    }

    private atlasClient(): AtlasClient {
        if (this.client === undefined) {
            // Loaded lazily: axios is most of what there is to load, and a run without changes rarely needs it.
            // eslint-disable-next-line @typescript-eslint/no-require-imports
            const { connect } = require("../../atlas/connect") as typeof connectModule;
            this.client = connect(this.settings(), this.clock);
        }
        return this.client;
    }
}
