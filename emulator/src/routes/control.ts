import { atlasError } from "../http/atlasError";
import type { Answer } from "../http/answer";
import type { ApiRequest } from "../http/request";

export const CONTROL_PREFIX = "/_emulator/";

/** What of the emulator other processes can call: README describes each. */
const MEMBERS =
    "requests clearRequests fault clearFaults endpoints create setStatus failNext remove attach detach setConnectionStatus clusters createCluster setClusterState setRegionalMode configure setKey revokeKey tokensIssued reset".split(
        " ",
    );

/** POST /_emulator/create with `["5df2…", "us-east-1"]` is `create("5df2…", "us-east-1")`. No login. */
export function control(emulator: object, { method, path, headers, body }: ApiRequest): Answer {
    const { host = "", origin } = headers;
    // Web pages in a browser on this machine must not get here, not even by DNS rebinding.
    if (origin !== undefined || !/^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host)) {
        throw atlasError("FOREIGN_REQUEST");
    }
    const name = path.slice(CONTROL_PREFIX.length);
    if (method !== "POST" || !MEMBERS.includes(name)) {
        throw atlasError(
            "INVALID_ARGUMENT",
            `there is POST ${CONTROL_PREFIX} and one of ${MEMBERS.join(", ")}`,
        );
    }
    try {
        const given = JSON.parse(body || "[]") as unknown[];
        const member: unknown = Reflect.get(emulator, name);
        const result: unknown = typeof member === "function" ? member.call(emulator, ...given) : member;
        return result === undefined ? { status: 204 } : { status: 200, body: result };
    } catch (error) {
        throw atlasError("INVALID_ARGUMENT", (error as Error).message);
    }
}
