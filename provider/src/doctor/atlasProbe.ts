import * as v from "valibot";
import { reader, word, type AnswerReader } from "../atlas/answers";
import { API_PREFIX } from "../atlas/dialects";
import { AtlasError, AtlasUnreachableError, DOCTOR_HINT, isRouteGone } from "../atlas/errors";
import type { AtlasHttp } from "../atlas/http";

/** What Atlas tells of the login. */
export interface SystemStatus {
    /** Of an API key; undefined where Atlas does not tell. */
    readonly roles: readonly Role[] | undefined;
}

export interface Role {
    readonly roleName: string;
    readonly groupId?: string | undefined;
    readonly orgId?: string | undefined;
}

/** A project of Atlas. */
export interface ProjectDescription {
    readonly name: string;
    readonly orgId: string | undefined;
}

/** For how long one question may take. */
const LONGEST_QUESTION = 15_000;

const text = v.pipe(
    v.nullish(v.string()),
    v.transform((value) => value ?? undefined),
);

const readSystemStatus = reader(
    v.pipe(
        v.object({
            apiKey: v.nullish(
                v.object({
                    roles: v.nullish(v.array(v.object({ roleName: word, groupId: text, orgId: text }))),
                }),
            ),
        }),
        v.transform(({ apiKey }): SystemStatus => ({ roles: apiKey?.roles ?? undefined })),
    ),
);
const readProject = reader(
    v.pipe(
        v.object({ name: word, orgId: text }),
        v.transform(({ name, orgId }): ProjectDescription => ({ name, orgId })),
    ),
);

/** Asks Atlas without repeating: a check has to end soon, and a failure is what it is looking for. */
export class AtlasProbe {
    constructor(private readonly http: AtlasHttp) {}

    /** @throws {AtlasError} */
    async systemStatus(): Promise<SystemStatus> {
        return this.get("endpointService", "", readSystemStatus);
    }

    /**
     * The project, from whichever of the two APIs answers.
     *
     * @throws {AtlasError}
     */
    async project(groupId: string): Promise<ProjectDescription> {
        const path = `/groups/${groupId}`;
        try {
            return await this.get("endpointService", path, readProject);
        } catch (error) {
            if (!isNoRoute(error)) {
                throw error;
            }
            return this.get("privateEndpoint", path, readProject);
        }
    }

    private async get<T>(api: keyof typeof API_PREFIX, path: string, read: AnswerReader<T>): Promise<T> {
        return this.http.send({
            method: "GET",
            path: API_PREFIX[api] + path,
            headers: api === "endpointService" ? { Accept: "application/vnd.atlas.2023-01-01+json" } : {},
            read,
            repeatable: true,
            once: true,
            signal: questionLimit(),
        });
    }
}

/** Ends a question after {@link LONGEST_QUESTION}. */
export function questionLimit(): AbortSignal {
    return AbortSignal.timeout(LONGEST_QUESTION);
}

/** Whether the answer says only that this Atlas does not have the path. */
export function isNoRoute(error: unknown): boolean {
    return isRouteGone(error) || (error instanceof AtlasUnreachableError && error.notAtlas);
}

/** The words of an error of Atlas's, or of the limit. Anything else is a bug, and is thrown on. */
export function wordsOf(error: unknown): string {
    if (error instanceof AtlasError) {
        return error.message.replace(DOCTOR_HINT, "");
    }
    if (error instanceof DOMException && error.name === "TimeoutError") {
        return `Atlas has not answered within ${LONGEST_QUESTION / 1_000} s`;
    }
    throw error;
}
