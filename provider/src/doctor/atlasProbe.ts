import * as v from "valibot";
import type { Api } from "../atlas/api/apiChoice";
import { reader, textUpTo, word, type AnswerReader } from "../atlas/api/answers";
import { DIALECTS } from "../atlas/api/dialects";
import { AtlasError, AtlasUnreachableError, isRouteGone, withoutDoctorHint } from "../atlas/errors/errors";
import type { AtlasHttp } from "../atlas/api/client";

export interface Role {
    readonly roleName: string;
    readonly groupId?: string | undefined;
    readonly orgId?: string | undefined;
}

/** For how long one question may take. */
const LONGEST_QUESTION = 15_000;

const text = textUpTo(100);
const readRoles = reader(
    v.pipe(
        v.object({
            apiKey: v.nullish(
                v.object({
                    roles: v.nullish(v.array(v.object({ roleName: word, groupId: text, orgId: text }))),
                }),
            ),
        }),
        v.transform(({ apiKey }): readonly Role[] | undefined => apiKey?.roles ?? undefined),
    ),
);
const readProject = reader(v.object({ name: word, orgId: text }));

/** The roles of an API key; undefined where Atlas does not tell. */
export async function rolesOf(atlas: AtlasHttp): Promise<readonly Role[] | undefined> {
    return ask(atlas, "endpointService", "", readRoles);
}

/** The project, from whichever of the two APIs answers. */
export async function describeProject(
    atlas: AtlasHttp,
    groupId: string,
): Promise<ReturnType<typeof readProject>> {
    const path = `/groups/${groupId}`;
    try {
        return await ask(atlas, "endpointService", path, readProject);
    } catch (error) {
        if (!isNoRoute(error)) {
            throw error;
        }
        return ask(atlas, "privateEndpoint", path, readProject);
    }
}

/** Calls without retries: a check should end soon, and failures are what it looks for. */
async function ask<T>(atlas: AtlasHttp, api: Api, path: string, read: AnswerReader<T>): Promise<T> {
    const { prefix, headers } = DIALECTS[api];
    const options = { read, repeatable: true, once: true, ...inTime() };
    return atlas.send({ method: "GET", path: prefix + path, headers, ...options });
}

/** Ends a question after {@link LONGEST_QUESTION}. */
export function inTime(): { readonly signal: AbortSignal } {
    return { signal: AbortSignal.timeout(LONGEST_QUESTION) };
}

/** Whether the answer says only that this Atlas does not have the path. */
export function isNoRoute(error: unknown): boolean {
    return isRouteGone(error) || (error instanceof AtlasUnreachableError && error.notAtlas);
}

/** The message of an Atlas error or of a timeout. Anything else is a bug, and is rethrown. */
export function wordsOf(error: unknown): string {
    if (error instanceof AtlasError) {
        return withoutDoctorHint(error.message);
    }
    if (error instanceof DOMException && error.name === "TimeoutError") {
        return `Atlas has not answered within ${LONGEST_QUESTION / 1_000} s`;
    }
    throw error;
}
