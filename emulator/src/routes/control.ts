import { atlasError } from "../http/atlasError";
import type { Answer } from "../http/answer";
import type { ApiRequest } from "../http/request";

export const CONTROL_PREFIX = "/_emulator/";

/** POST /_emulator/create with `["5df2…", "us-east-1"]` is `create("5df2…", "us-east-1")`. No login. */
export function control(
    emulator: object,
    members: readonly string[],
    { method, path, headers, body }: ApiRequest,
): Answer {
    const { host = "", origin } = headers;
    // Web pages in a browser on this machine must not get here, not even by DNS rebinding.
    if (origin !== undefined || !/^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host)) {
        throw atlasError("FOREIGN_REQUEST");
    }
    const name = members.find((one) => path === CONTROL_PREFIX + one);
    if (method !== "POST" || name === undefined) {
        throw atlasError(
            "INVALID_ARGUMENT",
            `there is POST ${CONTROL_PREFIX} and one of ${members.join(", ")}`,
        );
    }
    try {
        const given = JSON.parse(body || "[]") as unknown[];
        if (!Array.isArray(given)) {
            throw new RangeError("the body is no list of arguments; allowed: [argument, …], or no body");
        }
        const member: unknown = Reflect.get(emulator, name);
        const result: unknown = typeof member === "function" ? member.call(emulator, ...given) : member;
        return result === undefined ? { status: 204 } : { status: 200, body: result };
    } catch (error) {
        throw atlasError("INVALID_ARGUMENT", (error as Error).message);
    }
}
