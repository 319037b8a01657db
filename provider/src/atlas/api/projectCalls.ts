import type { CallContext } from "../../waiting/sharedCalls";
import { AtlasError, unlessOfClass } from "../errors/errors";
import { text } from "../errors/text";
import type { AnswerReader } from "./answers";
import type { Answered, Call } from "./client";

/** See {@link Call}. */
export type CallOptions = CallContext & Pick<Call<unknown>, "once" | "unlessOdd" | "onHeld">;

/** Makes the calls about one project. @param path below the project's */
export type ProjectCalls = <T>(
    method: Call<T>["method"],
    path: string,
    read: AnswerReader<T>,
    options: CallOptions,
    body?: unknown,
) => Call<T>;

/** @param api where its projects are, such as `/api/atlas/v2`, and what it is asked with */
export function callsOf(
    { prefix, headers }: { readonly prefix: string; readonly headers: Readonly<Record<string, string>> },
    groupId: string,
): ProjectCalls {
    const projectPath = `${prefix}/groups/${pathSegment(groupId)}`;
    return (method, path, read, options, body) => ({
        method,
        path: projectPath + path,
        projectPath,
        headers,
        groupId,
        read,
        repeatable: method !== "POST",
        ...options,
        ...(body === undefined ? {} : { body }),
    });
}

const noId = text("noId", ({ given }: { given: string }) => `"${given}" is not an id or a name of Atlas's`);

/** An id or a name as one segment of a path. @throws {AtlasError} for "." and "..", which lead elsewhere */
export function pathSegment(given: string): string {
    if (/^\.{1,2}$/.test(given)) {
        throw new AtlasError(noId({ given }));
    }
    return encodeURIComponent(given);
}

export async function orUndefined<T>(answer: Promise<Answered<T>>): Promise<T | undefined> {
    return (await unlessOfClass("notFound", answer))?.value;
}
