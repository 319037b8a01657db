import { AtlasHttp } from "../atlas/http";
import { axiosDigestAuth } from "../atlas/axiosDigestAuth";
import { bearerAuth } from "../atlas/bearerAuth";
import { readSettings, type Settings, type StackConfig } from "../atlas/settings";
import { fetchToken } from "../atlas/serviceAccount";
import type { EngineLog } from "../engine/engineLog";
import { systemClock, type Clock } from "../wait/clock";
import { Claims } from "./claims";
import { Project } from "./project";

/** What all resources of a run share: the settings, the login, each project's wait. One for each process. */
export class Runtime {
    private connection: { readonly http: AtlasHttp; readonly settings: Settings } | undefined;
    private readonly projects = new Map<string, Project>();
    private readonly claims = new Map<string, Claims>();
    /** By `check`: the resource (its URN) of this program that asks for a thing of which Atlas has only one. */
    readonly askedFor = new Map<string, string>();

    constructor(
        private readonly config: StackConfig,
        private readonly environment: NodeJS.ProcessEnv = process.env,
        readonly log?: Pick<EngineLog, "showStatus" | "writeLine">,
        readonly clock: Clock = systemClock,
    ) {}

    /** @throws {SettingsError} where credentials are missing or wrong; makes no request */
    settings(): Settings {
        return this.connect().settings;
    }

    project(groupId: string): Project {
        const { http, settings } = this.connect();
        const inform = (text: string): void => this.log?.writeLine("info", text);
        const project =
            this.projects.get(groupId) ??
            new Project(http, groupId, this.claimsOn(groupId), settings.login.kind, this.clock, inform);
        this.projects.set(groupId, project);
        return project;
    }

    /** What is known of a project's endpoints without asking Atlas. */
    claimsOn(groupId: string): Claims {
        const claims = this.claims.get(groupId) ?? new Claims();
        this.claims.set(groupId, claims);
        return claims;
    }

    private connect(): { readonly http: AtlasHttp; readonly settings: Settings } {
        if (this.connection === undefined) {
            const settings = readSettings(this.config, this.environment);
            this.connection = { settings, http: connectHttp(settings, this.clock) };
        }
        return this.connection;
    }
}

function connectHttp({ baseUrl, login }: Settings, clock: Clock): AtlasHttp {
    if (login.kind === "digest") {
        const credentials = { username: login.publicKey, password: login.privateKey };
        return new AtlasHttp(baseUrl, [login.privateKey], clock, (send) =>
            axiosDigestAuth(send, credentials),
        );
    }
    const open = new AtlasHttp(baseUrl, [login.clientSecret], clock, (send) => send);
    return new AtlasHttp(baseUrl, [login.clientSecret], clock, (send) =>
        bearerAuth(send, (signal) => fetchToken(open, login, signal), clock),
    );
}
