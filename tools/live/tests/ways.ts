import type { EmulatorOptions } from "../../../emulator/src";
import type { Answer } from "../../../provider/src/atlas/wire/wire";
import { bodies, isEndpoint, isNew, type Change } from "./otherAtlas";

export const isOld: typeof isNew = (request) => !isNew(request);
const isCluster: typeof isNew = ({ url }) => url.endsWith("/clusters/orders");
const isAttachment: typeof isNew = ({ url }) => /(?:interfaceEndpoints|endpoint)\/vpce-/.test(url);
const isNewEndpoint: typeof isNew = (request) => isNew(request) && !isAttachment(request);

const inBody =
    (isMeant: typeof isNew, from: string, to: string): Change =>
    (answer, request) =>
        isMeant(request) ? { ...answer, body: answer.body.replaceAll(from, to) } : undefined;
const errors =
    (change: (body: Record<string, unknown>) => Record<string, unknown>): Change =>
    (answer) =>
        answer.status < 400 || answer.status === 401
            ? undefined
            : { ...answer, body: JSON.stringify(change(JSON.parse(answer.body) as Record<string, unknown>)) };
const withHeader = (answer: Answer, name: string, value: string): Answer => ({
    ...answer,
    headers: { ...answer.headers, [name]: value },
});
const strings = (change: (entries: Record<string, unknown>[] | undefined) => unknown): Change =>
    bodies(isCluster, (body) => {
        const { privateEndpoint, ...rest } = body.connectionStrings as {
            privateEndpoint?: Record<string, unknown>[];
        };
        return { ...body, connectionStrings: { ...rest, privateEndpoint: change(privateEndpoint) } };
    });
const NO_SUCH = '{"detail":"","error":404,"errorCode":"NO_SUCH","parameters":[],"reason":""}';
const ANOTHER = { connectionString: "mongodb://x", srvConnectionString: "mongodb+srv://x", endpoints: [] };

interface Way {
    readonly what: string;
    readonly change?: Change;
    readonly options?: EmulatorOptions;
    /** What the report names. */
    readonly named: readonly string[];
}

/** Further ways in which an Atlas may differ, one or more of each fact. */
export function ways(): Way[] {
    return [
        {
            what: "another digest",
            options: { algorithm: "SHA-256" },
            named: ["login.challenge: the realm or the algorithm is another"],
        },
        {
            what: "a wrong key that is stale",
            change: (answer, { headers }) => {
                const asked = String(answer.headers["www-authenticate"]).replace("stale=false", "stale=true");
                const isWrong = answer.status === 401 && headers.Authorization !== undefined;
                return isWrong ? withHeader(answer, "www-authenticate", asked) : undefined;
            },
            named: ["login.wrongKey: it is no 401, or its nonce is stale"],
        },
        {
            what: "another type",
            change: bodies(
                (request) => isNew(request) && isEndpoint(request),
                (body) => ({ ...body, supportedRemoteRegions: "none" }),
            ),
            named: [
                "endpointService.create endpointService.list endpointService.get endpointService.patch: has string in the field supportedRemoteRegions, not strings|null",
            ],
        },
        {
            what: "a field more in errors",
            change: errors((body) => ({ ...body, requestId: "x" })),
            named: ["answers.json: an error has the field requestId"],
        },
        {
            what: "no body",
            change: (answer, { method }) =>
                method === "PATCH" && answer.status === 200 ? { ...answer, body: "" } : undefined,
            named: [
                "cloudProvider",
                "endpointServiceName",
                "errorMessage",
                "id",
                "interfaceEndpoints",
                "status",
                "supportedRemoteRegions",
            ].map((field) => `endpointService.patch: lacks the field ${field}`),
        },
        {
            what: "remote regions that are not taken",
            change: bodies(isEndpoint, (body) => ({ ...body, supportedRemoteRegions: [] })),
            named: ["endpointService.patch: the remote regions are not those that were sent"],
        },
        {
            what: "another word for DELETING in the newer API",
            change: inBody(isNewEndpoint, '"DELETING"', '"REMOVING"'),
            named: [
                "status.endpointService: a status is REMOVING, which is none of INITIATING, AVAILABLE, DELETING",
            ],
        },
        {
            what: "another order",
            change: (answer, request) =>
                isAttachment(request)
                    ? {
                          ...answer,
                          body: answer.body
                              .replaceAll('"PENDING_ACCEPTANCE"', '"AVAILABLE"')
                              .replaceAll('"DELETING"', '"PENDING_ACCEPTANCE"'),
                      }
                    : undefined,
            named: [
                "attachment.status: the order of the statuses is AVAILABLE, PENDING_ACCEPTANCE",
                "attachment.unknown: it becomes AVAILABLE",
            ],
        },
        {
            what: "a VPC endpoint that nobody has is connected",
            change: inBody(isAttachment, '"FAILED"', '"AVAILABLE"'),
            named: ["attachment.unknown: it becomes AVAILABLE"],
        },
        {
            what: "strings before an attachment",
            change: strings((entries) => [ANOTHER, ...(entries ?? [])]),
            named: ["strings.none: there are strings before"],
        },
        {
            what: "a slow clock",
            change: (answer) =>
                withHeader(
                    answer,
                    "date",
                    new Date(Date.parse(String(answer.headers.date)) - 5000).toUTCString(),
                ),
            named: ["answers.clock: the time in an id is 5 s after the Date header"],
        },
        {
            what: "another status for what is not there",
            change: (answer, { method, url }) =>
                method === "GET" && answer.status === 404 && /[0-9a-f]{24}$/.test(url)
                    ? { ...answer, status: 410 }
                    : undefined,
            named: [
                "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND: the status is 410 PRIVATE_ENDPOINT_SERVICE_NOT_FOUND, not 404",
            ],
        },
        {
            what: "no regional mode",
            change: (answer, { url }) =>
                url.endsWith("regionalMode") ? { ...answer, status: 404, body: NO_SUCH } : undefined,
            named: ["regionalMode.get: the status is 404 NO_SUCH, not 200"],
        },
    ];
}
