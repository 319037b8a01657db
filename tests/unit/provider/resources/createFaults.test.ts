import type { Fault } from "../../../../emulator/src";
import {
    GET,
    OTHER,
    POST,
    adopting,
    becomes,
    both,
    forEver,
    olderAnswer,
    rows,
    runRow,
    status,
    theirs,
    type Scene,
} from "../../support/faultRow";
import { GROUP } from "../../support/handlerSetup";

// What a create makes of one fault. A new single fault is one row.

const TAKEN = status(409, "PRIVATELINK_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION", POST);
const NO_CAPACITY = status(409, "NO_CAPACITY", POST);
const LOST: Fault = { kind: "lost", ...POST };
const OWN = { posts: 1, there: 1, names: true } as const;
/** No API shows a region before the endpoint is ready. */
const HIDDEN = { options: { initiating: "10m", endpointServiceApi: false } } as const;
const SLOW = { options: { initiating: "1h", deleting: "1h" } } as const;
const LEAVING = { options: { deleting: "10m" }, before: theirs("DELETING") } as const;
const KILLED = { ...SLOW, api: "endpointService", before: theirs("INITIATING") } as const;
const OF_TWO = { there: 2, names: true } as const;
const NAMED = { left: null, names: true } as const;
const FAILED = { ...OWN, ends: "failed", left: "FAILED", leaves: { errorMessage: "no capacity" } } as const;
const REASON = { errorMessage: "no capacity" } as const;
const MOVED = { moved: 'aliases: [{ type: "pulumi-nodejs:dynamic/atlas:PrivateEndpoint" }]' } as const;

const fails = ({ setup }: Scene): void => setup.atlas.failNext(GROUP, "us-east-1", "no capacity");
const inRegions =
    (...regions: string[]) =>
    ({ setup }: Scene): void =>
        regions.forEach((region) => setup.atlas.create(GROUP, region));
const two = inRegions("us-east-1", "eu-west-1");
const elsewhere = inRegions("eu-west-1");

test.each(
    rows("create", [
        ["nothing wrong", { options: { initiating: "now" } }, { ends: "ready", ...OWN }],
        ["its answer is lost", { faults: [LOST] }, { ends: "ready", ...OWN, lines: ["found"] }],
        ["lost, and FAILED", { before: fails, faults: [LOST] }, { ...FAILED, facts: REASON }],
        [
            "lost, and hidden",
            { ...HIDDEN, faults: [LOST], timeout: "90s" },
            { ends: "undecided", ...OWN, ...NAMED, facts: { whyHidden: { code: "notFound" } } },
        ],
        [
            "lost, hidden, no access",
            {
                ...HIDDEN,
                faults: [
                    LOST,
                    status(403, "IP_ADDRESS_NOT_ON_ACCESS_LIST", { ...GET, path: "/v1.0", skip: 3 }),
                ],
            },
            { ends: "undecided", names: true, facts: { problem: { code: "noAccess" } } },
        ],
        [
            "another server answers it",
            { faults: [forEver({ kind: "html", status: 404, ...POST })] },
            { ends: "perhapsCreated", seconds: [15, 90], there: 0 },
        ],
        [
            "no answer before it",
            { faults: [forEver({ kind: "status", status: 503 })], timeout: "90s" },
            { ends: "notCreated", left: null, posts: 0 },
        ],
        [
            "no answer to it",
            { faults: [forEver({ kind: "status", ...POST })], timeout: "60s" },
            { ends: "perhapsCreated", left: null, facts: { problem: { code: "serverError" } } },
        ],
        [
            "its route is gone",
            { faults: [status(410, "RESOURCE_GONE", { ...POST, path: "/v1.0" })] },
            { ends: "AVAILABLE", posts: 2, there: 1 },
        ],
        [
            "an answer about another region's",
            { api: "endpointService", faults: [{ kind: "shape", ...POST, body: OTHER }] },
            { ends: "ready", ...OWN },
        ],
        [
            "an answer that names an older one",
            { ...SLOW, before: olderAnswer, faults: [{ kind: "status", ...GET, skip: 1 }], timeout: "2m" },
            { ends: "perhapsCreated", left: null },
        ],
        ["a missing project", { options: { projects: ["0".repeat(24)] } }, { ends: "projectGone", posts: 0 }],
        [
            "another project's login",
            { faults: [forEver(status(401, "NOT_IN_GROUP"))] },
            { ends: "noAccess", posts: 0 },
        ],
        ["theirs", { ...both, before: theirs() }, { ends: "regionTaken", left: null, ...OWN, facts: MOVED }],
        [
            "theirs, adopting",
            { ...adopting, before: theirs() },
            { ends: "ready", ...OWN, lines: ["takenOver"] },
        ],
        [
            "theirs, FAILED",
            { before: theirs("FAILED") },
            { ends: "regionTaken", ...OWN, facts: { isFailed: true } },
        ],
        [
            "theirs, FAILED, adopting",
            { ...adopting, before: theirs("FAILED") },
            { ends: "failed", left: "FAILED", ...OWN },
        ],
        ["theirs, DELETING", { ...LEAVING }, { ends: "ready", there: 1, names: true }],
        ["theirs, DELETING, adopting", { ...LEAVING, ...adopting }, { ends: "ready", there: 1, names: true }],
        [
            "theirs, DELETING for too long",
            { ...LEAVING, timeout: "90s" },
            { ends: "notCreated", ...NAMED, facts: { longer: { code: "" } } },
        ],
        [
            "two, and the newer API shows which",
            { ...SLOW, before: two },
            { ends: "regionTaken", posts: 1, ...OF_TWO },
        ],
        [
            "two, and nothing shows which",
            { ...HIDDEN, before: two },
            { ends: "undecided", posts: 1, ...OF_TWO },
        ],
        [
            "two, until one shows, adopting",
            { ...adopting, options: { ...HIDDEN.options, initiating: "5reads" }, before: two },
            { ends: "ready", ...OF_TWO },
        ],
        [
            "12 times taken, and nothing listed",
            { faults: [{ ...TAKEN, times: 12 }] },
            { ends: "ready", ...OWN, posts: 13, seconds: [60, 600] },
        ],
        ["no capacity", { before: elsewhere, faults: [NO_CAPACITY] }, { ends: "refused", names: false }],
        [
            "no capacity, and a killed run's",
            { ...KILLED, faults: [NO_CAPACITY] },
            { ends: "regionTaken", names: true, facts: { refusal: { code: "refused" } } },
        ],
        [
            "a 405, and a killed run's",
            { ...KILLED, faults: [status(405, "", POST)] },
            { ends: "regionTaken", names: true },
        ],
        [
            "no capacity, and one to adopt",
            { ...adopting, before: theirs(), faults: [NO_CAPACITY] },
            { ends: "ready", ...OWN },
        ],
        [
            "no capacity, and one DELETING",
            { ...adopting, ...LEAVING, faults: [NO_CAPACITY] },
            { ends: "refused" },
        ],
        ["FAILED", { ...both, before: fails }, { ...FAILED, facts: REASON }],
        [
            "the time is over",
            { ...both, ...SLOW, timeout: "50s" },
            { ends: "notReady", left: "INITIATING", ...OWN, seconds: [50, 51] },
        ],
        [
            "DELETING meanwhile",
            { ...both, ...SLOW, during: (scene) => becomes(scene, "DELETING") },
            { ends: "deletedMeanwhile", left: "DELETING" },
        ],
        [
            "removed meanwhile",
            { ...both, ...SLOW, during: ({ setup, id }) => setup.atlas.remove(id) },
            { ends: "deletedMeanwhile", left: "DELETED", seconds: [10, 70] },
        ],
        [
            "the key is revoked meanwhile",
            { ...both, ...SLOW, during: ({ setup }) => setup.atlas.revokeKey() },
            { ends: "notReady", left: "INITIATING", requests: 3 },
        ],
        [
            "^C while it waits",
            { ...both, ...SLOW, cancel: true },
            { ends: "notReady", left: "INITIATING", ...OWN },
        ],
        [
            "^C in the call",
            { ...both, ...SLOW, cancel: true, faults: [{ kind: "slow", delay: "300ms", ...POST }] },
            { ends: "notReady", left: "INITIATING", ...OWN },
        ],
    ]),
)("%s", runRow);
