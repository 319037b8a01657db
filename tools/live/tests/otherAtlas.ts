import type { Answer, Send } from "../../../provider/src/atlas/wire/wire";

type Json = Record<string, unknown>;
type Sent = Parameters<Send>[0];

/** How an answer is changed; undefined: it is as it was. */
export type Change = (answer: Answer, request: Sent) => Answer | undefined;

/** An Atlas that differs from the emulator. */
export function otherAtlas(wire: Send, changes: readonly Change[]): Send {
    return async (request) => {
        const outcome = await wire(request);
        return outcome.kind !== "answer"
            ? outcome
            : changes.reduce((answer, change) => change(answer, request) ?? answer, outcome);
    };
}

export const isNew = ({ url }: Sent): boolean => url.includes("/v2/");

/** Changes each object of a good answer. */
export function bodies(isMeant: (request: Sent) => boolean, change: (body: Json) => Json): Change {
    return (answer, request) => {
        if (!isMeant(request) || answer.status > 299 || answer.body.length <= 2) {
            return undefined;
        }
        const json = JSON.parse(answer.body) as Json | Json[];
        return { ...answer, body: JSON.stringify(Array.isArray(json) ? json.map(change) : change(json)) };
    };
}

/** Once, the n-th answer that is meant. */
function once(isMeant: (request: Sent) => boolean, nth: number, change: (answer: Answer) => Answer): Change {
    let count = 0;
    return (answer, request) => (isMeant(request) && (count += 1) === nth ? change(answer) : undefined);
}

export const without = (body: Json, name: string): Json =>
    Object.fromEntries(Object.entries(body).filter(([field]) => field !== name));
export const isEndpoint = ({ url }: Sent): boolean => /endpointService(?:\/[0-9a-f]{24})?$/.test(url);

/** The ways, and how the report names each. Other codes are an option of the emulator. */
export function tenWays(now: () => number): Readonly<Record<string, { change?: Change; named: string[] }>> {
    let madeAt = 0;
    return {
        "other codes": {
            named: [
                "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION: the code is PRIVATELINK_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION",
                "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND: the code is PRIVATELINK_NOT_FOUND",
            ],
        },
        "another status word": {
            change: (answer, request) =>
                isNew(request)
                    ? undefined
                    : { ...answer, body: answer.body.replaceAll('"INITIATING"', '"PROVISIONING"') },
            named: [
                "status.privateEndpoint: a status is PROVISIONING, which is none of INITIATING, WAITING_FOR_USER, DELETING",
            ],
        },
        "a field more": {
            change: bodies(isEndpoint, (body) => ({ ...body, createdBy: "somebody@example.com" })),
            named: [
                "endpointService.create endpointService.list endpointService.get endpointService.patch: has the field createdBy",
            ],
        },
        "a field less": {
            change: bodies(
                ({ url }) => url.includes("/interfaceEndpoints"),
                (body) => without(body, "deleteRequested"),
            ),
            named: ["privateEndpoint.attach privateEndpoint.attached: lacks the field deleteRequested"],
        },
        "a region hidden": {
            change: bodies(isEndpoint, (body) =>
                body.status === "INITIATING" ? without(body, "regionName") : body,
            ),
            named: ["endpoints.region: the region is hidden"],
        },
        "stale copies": {
            change: (answer, { method, url }) => {
                const isList = method === "GET" && url.endsWith("/privateEndpoint");
                madeAt =
                    method === "POST" && url.endsWith("/privateEndpoint") && answer.status < 300
                        ? now()
                        : madeAt;
                return isList && now() - madeAt < 5000 ? { ...answer, body: "[]" } : undefined;
            },
            named: ["answers.fresh: an answer shows what was before"],
        },
        "slow dates": {
            change: (answer) => ({
                ...answer,
                headers: { ...answer.headers, date: new Date(now() - 90_000).toUTCString() },
            }),
            named: ["answers.clock: the time in an id is 90 s after the Date header"],
        },
        "a POST that answers 200": {
            change: (answer, { method, url }) =>
                method === "POST" && url.endsWith("/endpointService") && answer.status === 201
                    ? { ...answer, status: 200 }
                    : undefined,
            named: ["endpointService.create: the status is 200, not 201"],
        },
        "strings with another index": {
            change: (answer, { url }) =>
                url.includes("/clusters/")
                    ? { ...answer, body: answer.body.replaceAll("pl-0", "pl-1") }
                    : undefined,
            named: ["strings.index: the index is 1, not 0"],
        },
        "a 429 in between": {
            change: once(isNew, 20, (answer) => ({
                ...answer,
                status: 429,
                headers: { ...answer.headers, "retry-after": "7" },
                body: '{"detail":"Rate limited.","error":429,"errorCode":"RATE_LIMITED_TOKEN_BUCKET","parameters":[],"reason":"Too Many Requests"}',
            })),
            named: ["limits.none: a 429 in between"],
        },
        "an error page": {
            change: once(isNew, 25, (answer) => ({
                ...answer,
                status: 502,
                body: "<html>Bad gateway</html>",
            })),
            named: ["answers.json: a 502 with HTML where JSON was expected"],
        },
    };
}
