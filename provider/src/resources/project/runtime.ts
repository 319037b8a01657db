import type * as connectModule from "../../atlas/connect";
import type { AtlasHttp } from "../../atlas/api/client";
import { addressOf, readSettings, type Settings, type StackConfig } from "../../atlas/settings";
import { systemClock, type Clock } from "../../waiting/clock";
import type { Log } from "../host";
import { isDestroy as isDestroyCommand } from "../../engine/engineCommand";
import { Project } from "./project";
import { ProjectMemory } from "./projectMemory";
import { RunMemory } from "./runMemory";

/** What all resources of a run share: the settings, the login, each project's wait. One for each process. */
export class Runtime {
    private known: Settings | undefined;
    private http: AtlasHttp | undefined;
    private readonly projects = new Map<string, Project>();
    private readonly memories = new Map<string, ProjectMemory>();
    private readonly told = new Set<string>();
    /** Filled by `check`: the URN that claims each object of which Atlas allows only one. */
    readonly askedFor = new Map<string, string>();
    /** Filled by `check`: the URNs of what the program declares. A refresh calls `diff`, too, but checks nothing. */
    readonly declared = new Set<string | undefined>();

    constructor(
        private readonly config: StackConfig,
        private readonly environment: NodeJS.ProcessEnv = process.env,
        readonly log?: Log,
        readonly clock: Clock = systemClock,
        /** Aborts when the user cancels the command; undefined where the host is not told. */
        readonly cancelSignal?: AbortSignal,
        /** Shared with the other provider processes of the run. */
        readonly run = new RunMemory(),
        /** The name of an explicit provider of the program. */
        private readonly provider?: string,
        /** Whether the command destroys the stack. */
        readonly isDestroy: () => boolean = isDestroyCommand,
    ) {}

    /** @throws {SettingsError} where credentials are missing or wrong; makes no request */
    settings(): Settings {
        this.known ??= {
            ...readSettings(this.config, this.environment),
            ...(this.provider === undefined ? {} : { provider: this.provider }),
        };
        return this.known;
    }

    /** Which Atlas this is. @throws {SettingsError} as {@link settings} */
    get origin(): string {
        return addressOf(this.settings().baseUrl);
    }

    /** Writes a line, but each text once. */
    tellOnce(text: string): void {
        if (text !== "" && !this.told.has(text)) {
            this.told.add(text);
            this.log?.writeLine(text);
        }
    }

    project(groupId: string): Project {
        const { login } = this.settings();
        const inform = (text: string): void => this.log?.writeLine(text);
        const key = groupId.toLowerCase();
        const project =
            this.projects.get(key) ??
            new Project(this.connect(), key, this.memoryOf(groupId), login.kind, this.clock, inform);
        this.projects.set(key, project);
        return project;
    }

    /** What is known of a project without asking Atlas. */
    memoryOf(groupId: string): ProjectMemory {
        const key = groupId.toLowerCase();
        const memory = this.memories.get(key) ?? new ProjectMemory(key, this.run);
        this.memories.set(key, memory);
        return memory;
    }

    private connect(): AtlasHttp {
        if (this.http === undefined) {
            // Loaded lazily: axios is most of what there is to load, and a run without changes never needs
            // it.
            // eslint-disable-next-line @typescript-eslint/no-require-imports
            const { connect } = require("../../atlas/connect") as typeof connectModule;
            this.http = connect(this.settings(), this.clock);
        }
        return this.http;
    }
}
