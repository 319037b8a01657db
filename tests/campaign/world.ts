import type { AtlasEmulator, EndpointSnapshot, LoggedRequest } from "atlas-emulator";
import { OTHERS, type Party, type There, type World } from "../model/world";

/** Two stacks work in a project, each with a login of its own kind, and others through the control path. */
export const PARTIES = { digest: "the key's stack", serviceAccount: "the service account's stack" } as const;

const partyOf = (maker: EndpointSnapshot["createdBy"]): Party =>
    ({ digest: PARTIES.digest, bearer: PARTIES.serviceAccount, control: OTHERS })[maker];
const callerOf = ({ scheme }: LoggedRequest): Party => partyOf(scheme === "bearer" ? "bearer" : "digest");

/** Ids and the `Date` header have a resolution of one second each. */
const RESOLUTION_MS = 2_000;
/** After which the provider takes a call for lost. */
const HANG_MS = 31_000;
const ANSWERED = new Set([undefined, "slow", "refuse429", "stale"]);
const CREATE = /\/(?:privateEndpoint|endpointService)\/?(?:\?|$)/;
const ATTACH = /\/(?:interfaceEndpoints|endpoint)\/?(?:\?|$)/;
const DELETED =
    /\/(?:privateEndpoint|endpointService)\/([0-9a-f]{24})(?:\/(?:interfaceEndpoints|endpoint)\/([^/?]+))?$/;

/** The emulator as it stands now, and what it has been asked. @param kills when the key's stack was killed: its calls under way were lost */
export function worldOf(atlas: AtlasEmulator, kills: readonly number[] = []): World {
    const requests = [...atlas.requests];
    const endpoints = atlas.endpoints();
    const there = endpoints.map(thereOf);
    const removals = requests.flatMap((request) => {
        const [, id, vpce] = DELETED.exec(request.path) ?? [];
        const isOne = request.method === "DELETE" && request.authenticated && id !== undefined;
        return isOne ? [{ by: callerOf(request), id, vpce }] : [];
    });
    return {
        there,
        removals,
        isUndecidable: (party, id, vpce) => {
            const { groupId = "", createdAt = new Date(0) } = endpoints.find((one) => one.id === id) ?? {};
            const killed = vpce === undefined && party === PARTIES.digest ? kills : [];
            const lost = [
                ...lostCalls(requests, groupId, party, vpce === undefined ? CREATE : ATTACH),
                ...killed.map((at) => ({ from: at, to: at })),
            ];
            const made = createdAt.getTime();
            // Nothing in Atlas tells when something was attached.
            return lost.some(
                ({ from, to }) =>
                    vpce !== undefined || (made > from - RESOLUTION_MS && made < to + RESOLUTION_MS),
            );
        },
        hasAttached: () => false,
    };
}

export function thereOf({ createdBy, interfaceEndpoints, ...endpoint }: EndpointSnapshot): There {
    const attached = interfaceEndpoints.map((one) => ({
        id: one.interfaceEndpointId,
        status: one.connectionStatus,
        maker: partyOf(one.attachedBy),
    }));
    return { ...endpoint, maker: partyOf(createdBy), attached };
}

/** When a party's calls without a usable answer were under way, in one project. */
function lostCalls(
    requests: readonly LoggedRequest[],
    groupId: string,
    party: Party,
    path: RegExp,
): { readonly from: number; readonly to: number }[] {
    return requests
        .filter(
            (request) =>
                request.method === "POST" &&
                request.groupId === groupId &&
                path.test(request.path) &&
                callerOf(request) === party &&
                !ANSWERED.has(request.fault) &&
                !(request.fault === "status" && request.status < 500),
        )
        .map(({ time, answeredAt, fault }) => ({
            from: time.getTime(),
            to: answeredAt?.getTime() ?? time.getTime() + (fault === "hang" ? HANG_MS : 1_000),
        }));
}

/** The faults that struck, by kind. */
export function countFaults(requests: readonly LoggedRequest[]): string[] {
    return requests.flatMap(({ fault, status, nc, method }) => {
        const kind = fault === "status" || fault === "refuse429" ? `status ${status}` : fault;
        const stale = status === 401 && nc !== undefined ? ["stale nonce"] : [];
        return kind === undefined ? stale : [kind + (method === "POST" ? " (POST)" : "")];
    });
}

// Secrets with values that are not known in advance: the emulator's access tokens, and parts of a login.
const FORMS = [
    /(?<![\w-])[\w-]{43}(?![\w-])/,
    /\b(?:Digest username|Bearer \S|Basic [\w+/]{8})/,
    /response="/,
];
/** Encrypted by the engine, and ignored: its random characters sometimes look like a token. */
const CIPHERTEXT = /\\?"ciphertext\\?":\\?"v1:[\w+/=:]+/g;

/** The places in the texts where a secret stands, the secret itself left out. */
export function findSecrets(texts: readonly string[], { options }: AtlasEmulator): string[] {
    const { privateKey, clientId, clientSecret } = options;
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
    return texts.flatMap((whole) => {
        const text = whole.replaceAll(CIPHERTEXT, "");
        const places = [
            ...[privateKey, clientSecret, basic].map((secret) => text.indexOf(secret)),
            ...FORMS.map((form) => text.search(form)),
        ].filter((index) => index !== -1);
        const start = Math.min(...places);
        return places.length === 0
            ? []
            : [`a secret after: ${JSON.stringify(text.slice(Math.max(0, start - 80), start))}`];
    });
}
