import type { Fault } from "../../../../emulator/src";
import {
    ELSEWHERE,
    FORBIDDEN,
    GET,
    HERE,
    HTML_404,
    ITEM,
    LIST,
    NO_RIGHT,
    OTHER,
    becomes,
    both,
    dark,
    forEver,
    newer,
    removed,
    rows,
    runRow,
    status,
    type Given,
    type Scene,
} from "../../support/faultRow";
import { VPCE } from "../../support/handlerSetup";

// What the operations on an endpoint in state make of one fault. A new single fault is one row.

const NO_PROJECT = status(404, "GROUP_NOT_FOUND");
const STALE: Fault = { kind: "stale", method: "GET", times: 2 };
const OLDER_GONE = dark("/v1.0/");
const ALL_GONE = [...OLDER_GONE, ...dark("/v2/")];
const ROUTE_DENIES = forEver({ ...NO_PROJECT, path: "rivateEndpoint" });
const DELETE = { method: "DELETE" } as const;
const OLDER_DELETE = { ...DELETE, path: "/v1.0/" } as const;
const REFUSED = forEver(status(409, "SOME_OTHER_CODE", DELETE));
const WRONG_HOST = [{ ...HTML_404, stage: "before-login" as const }, HTML_404];
const SLOW = { deleting: "1h" } as const;
const NO_ORIGIN = { state: { __origin: undefined } } as const;
const retired = (path: string): Fault => status(410, "VERSION_GONE", { ...DELETE, path });
const DELETED = { ends: "deleted", there: 0 } as const;
const REPLACED = { ends: "deletesFirst" } as const;
const STAYS = { ends: "notReady", left: "INITIATING", posts: 0 } as const;
const PATCH = { method: "PATCH" } as const;
const REMOTE = { ...newer, inputs: { supportedRemoteRegions: ["eu-west-2"] } } as const;
const CHANGED = { ends: "ready", leaves: REMOTE.inputs } as const;

const attached = ({ setup, id }: Scene): void => setup.atlas.attach(id, VPCE, "AVAILABLE");
const initiating = (scene: Scene): void => {
    scene.setup.atlas.configure({ initiating: "1h" });
    becomes(scene, "INITIATING");
};
const failed = (scene: Scene): void => becomes(scene, "FAILED", "broken");
const turned =
    (word: string) =>
    (scene: Scene): void =>
        becomes(scene, word);
const inState = (word: string): Given => ({ state: { status: word } });
const BY_ATTACHMENTS = "CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS";
/** Twice from now on, an attachment is listed that is gone. */
const listsDetached = ({ setup: { atlas }, id }: Scene): void => {
    const [own] = atlas.endpoints().filter((one) => one.id === id);
    const body = [{ ...own, interfaceEndpoints: [VPCE] }];
    atlas.fault({ kind: "shape", method: "GET", path: LIST, body, times: 2 });
};
/** The newer API does not answer, and the older one shows nothing. */
const unsure = (fault: Fault): Given => ({
    faults: [...OLDER_GONE, { ...fault, ...GET, path: "endpointService" }],
});

test.each([
    ...rows("read", [
        ["nothing wrong", { ...both }, { ends: "kept" }],
        ["FAILED", { ...both, before: failed }, { ends: "FAILED" }],
        ["a stale list and a stale 404", { ...both, faults: [STALE] }, { ends: "kept" }],
        ["gone", { ...both, before: removed }, { ends: "gone", seconds: [10, 14] }],
        [
            "gone, where this Atlas has the older API alone",
            { options: { endpointServiceApi: false }, before: removed },
            { ends: "gone" },
        ],
        [
            "one odd 404 of the list, where this Atlas has the older API alone",
            {
                options: { endpointServiceApi: false },
                faults: [status(404, "RESOURCE_NOT_FOUND", { path: "pageNum" })],
            },
            { ends: "notFound" },
        ],
        ["twice a missing project", { ...both, faults: [{ ...NO_PROJECT, times: 2 }] }, { ends: "kept" }],
        ["a route that keeps denying the project", { faults: [ROUTE_DENIES] }, { ends: "contradiction" }],
        [
            "one API denies the project",
            { faults: [forEver({ ...NO_PROJECT, path: "v1.0" })] },
            { ends: "kept" },
        ],
        [
            "a route denies the project, which cannot be asked",
            {
                faults: [ROUTE_DENIES, forEver({ ...NO_RIGHT, path: /groups\/[0-9a-f]{24}$/ })],
            },
            { ends: "noAccess" },
        ],
        [
            "another project, which is not there",
            { options: { projects: ["5df264b8f10fab7d2cad2f0d"] }, state: { groupId: "0".repeat(24) } },
            { ends: "gone", seconds: [8, 30] },
        ],
        ["no right", FORBIDDEN, { ends: "noAccess" }],
        ["another server", { faults: WRONG_HOST }, { ends: "notAtlas" }],
        ["only the older API lost it", { faults: OLDER_GONE }, { ends: "kept" }],
        ["only the newer API lost it", { ...newer, faults: dark("/v2/") }, { ends: "kept" }],
        ["the older lost it, the newer fails", unsure({ kind: "status" }), { ends: "notRead" }],
        ["the older lost it, the newer refuses", unsure(NO_RIGHT), { ends: "noAccess" }],
        [
            "an answer about another one",
            {
                faults: [
                    { kind: "shape", method: "GET", path: LIST, body: [] },
                    { kind: "shape", method: "GET", path: ITEM, body: OTHER, times: 2 },
                ],
            },
            { ends: "kept" },
        ],
        [
            "its route is gone (404)",
            { faults: [forEver(status(404, "RESOURCE_NOT_FOUND", { path: /v1\.0.*\/[0-9a-f]{24}$/ }))] },
            { ends: "kept" },
        ],
        ["of another Atlas", { ...both, ...ELSEWHERE }, { ends: "kept", ...HERE, lines: ["foundElsewhere"] }],
        [
            "of another Atlas, and not here",
            { ...both, ...ELSEWHERE, before: removed },
            { ends: "elsewhere", facts: { old: ELSEWHERE.state.__origin } },
        ],
        ["a state of before, without an address", { ...both, ...NO_ORIGIN }, { ends: "kept", ...HERE }],
        ["the same, and gone", { ...both, ...NO_ORIGIN, before: removed }, { ends: "gone" }],
        ["a state without its status", { state: { status: undefined } }, { ends: "WAITING_FOR_USER" }],
        ["a state without its project", { state: { groupId: "" } }, { ends: "brokenState" }],
    ]),
    ...rows("diff", [
        ["nothing wrong", { ...both }, { ends: "same" }],
        [
            "another argument that Atlas does not have",
            { inputs: { adoptExisting: true, api: "auto" } },
            { ends: "same" },
        ],
        ["FAILED in state", { ...both, before: failed, ...inState("FAILED") }, REPLACED],
        ["INITIATING in state", { ...inState("INITIATING") }, { ends: "changes" }],
        ["DELETED in state, and there", { ...both, ...inState("DELETED") }, { ends: "changes" }],
        ["DELETED in state, and gone", { ...both, ...inState("DELETED"), before: removed }, REPLACED],
        ["DELETING in state, and there", { ...both, ...inState("DELETING") }, { ends: "changes" }],
        [
            "DELETING in state, and in Atlas",
            { options: SLOW, before: turned("DELETING"), ...inState("DELETING") },
            REPLACED,
        ],
        ["gone with its last attachment", { ...newer, before: removed }, REPLACED],
        ["ready, through the older API, which keeps it", {}, { ends: "same", requests: 0 }],
        [
            "Atlas does not answer",
            { ...newer, faults: [{ kind: "reset", times: Infinity }] },
            { ends: "same", seconds: [0, 60] },
        ],
        ["a project in upper case", { inputs: { groupId: "5DF264B8F10FAB7D2CAD2F0D" } }, { ends: "same" }],
        ["another region", { inputs: { region: "eu-west-1" } }, { ends: "replaces" }],
        ["of another Atlas", { ...both, ...ELSEWHERE }, { ends: "changes" }],
        ["of another Atlas, and not here", { ...both, ...ELSEWHERE, before: removed }, { ends: "elsewhere" }],
        ["a state of before, without an address", { ...both, ...NO_ORIGIN }, { ends: "same" }],
        ["a state without its project", { state: { groupId: 5 } }, { ends: "brokenState" }],
    ]),
    ...rows("update", [
        [
            "a state without its status, and no answer",
            {
                state: { status: undefined },
                faults: [forEver({ kind: "status", status: 503 })],
                timeout: "1m",
            },
            { ends: "notReady", facts: { lastStatus: undefined } },
        ],
        [
            "of another Atlas",
            { ...both, ...ELSEWHERE },
            { ends: "ready", ...HERE, lines: ["foundElsewhere"] },
        ],
        ["of another Atlas, and not here", { ...both, ...ELSEWHERE, before: removed }, { ends: "elsewhere" }],
        ["DELETED in state, and there", { ...both, ...inState("DELETED") }, { ends: "ready" }],
        [
            "still INITIATING, out of time",
            { before: initiating, ...inState("INITIATING"), timeout: "50s" },
            STAYS,
        ],
        ["no right", { ...inState("INITIATING"), ...FORBIDDEN }, STAYS],
        ["a state without its project", { state: { groupId: "" } }, { ends: "brokenState" }],
        [
            "a PATCH that answers about another one",
            { ...REMOTE, faults: [{ kind: "shape", ...PATCH, body: OTHER }] },
            { ends: "ready" },
        ],
        ["the answer of a PATCH is lost", { ...REMOTE, faults: [{ kind: "lost", ...PATCH }] }, CHANGED],
        [
            "all answers of a PATCH are lost",
            { ...REMOTE, faults: [forEver({ kind: "lost", ...PATCH })], timeout: "20s" },
            { ...CHANGED, ends: "notChanged" },
        ],
        [
            "a PATCH is refused",
            {
                ...REMOTE,
                state: { supportedRemoteRegions: [] },
                faults: [status(409, "REGION_UNAVAILABLE", PATCH)],
            },
            { ends: "notChanged", left: "AVAILABLE", leaves: { supportedRemoteRegions: [] } },
        ],
        [
            "a PATCH is refused, of what an earlier one has left unsure",
            { ...REMOTE, state: REMOTE.inputs, faults: [status(409, "REGION_UNAVAILABLE", PATCH)] },
            { ends: "notChanged", left: "AVAILABLE" },
        ],
        ["nothing to PATCH", { ...REMOTE, before: removed }, { ends: "deletedMeanwhile", left: "DELETED" }],
    ]),
    ...rows("delete", [
        ["of another Atlas", { ...both, ...ELSEWHERE }, DELETED],
        [
            "of another Atlas, and not here",
            { ...both, ...ELSEWHERE, before: removed },
            { ends: "elsewhere", deletes: 0 },
        ],
        [
            "its list is behind a detach",
            { ...both, before: listsDetached, faults: [status(409, BY_ATTACHMENTS, DELETE)] },
            { ends: "deleted", deletes: 2 },
        ],
        [
            "the older API's route is gone, and its successor refuses",
            { faults: [retired("v1.0"), status(403, "USER_UNAUTHORIZED", { ...DELETE, path: "/v2/" })] },
            { ends: "noAccess", deletes: 2 },
        ],
        [
            "no API has the route",
            { faults: [retired("v1.0"), retired("/v2/")] },
            { ends: "tooOld", deletes: 2 },
        ],
        ...["INITIATING", "WAITING_FOR_USER", "FAILED", "DELETING", "SOMETHING_NEW"].map(
            (word) => [word, { before: turned(word) }, DELETED] as const,
        ),
        ["slow", { ...both, options: { deleting: "2m" } }, DELETED],
        ["gone already", { ...both, before: removed }, { ends: "deleted", seconds: [10, 20] }],
        ["the answer is lost", { ...both, faults: [{ kind: "lost", ...DELETE }] }, DELETED],
        [
            "a stale copy denies it once",
            { ...both, faults: [{ kind: "stale", ...DELETE, age: "1h" }] },
            { ends: "deleted", there: 0, deletes: 2 },
        ],
        ["one 404 without the project", { ...both, faults: [{ ...NO_PROJECT, ...DELETE }] }, DELETED],
        ["something attached", { ...both, before: attached }, { ends: "stillAttached", there: 1 }],
        [
            "something attached, and an unknown code",
            { before: attached, faults: [REFUSED] },
            { ends: "stillAttached", there: 1 },
        ],
        ["an unknown 409", { faults: [REFUSED] }, { ends: "refused", there: 1 }],
        ["an unknown 409 of what is DELETING", { before: turned("DELETING"), faults: [REFUSED] }, DELETED],
        ["only the older API lost it", { faults: [...OLDER_GONE, status(404, "X", OLDER_DELETE)] }, DELETED],
        [
            "the older lost it, the newer fails",
            { ...unsure({ kind: "status" }), timeout: "5m" },
            { ends: "deleted" },
        ],
        ["all reads are dark for a while", { ...both, faults: ALL_GONE }, { ends: "deleted" }],
        [
            "the other API refuses",
            { ...newer, faults: [forEver({ ...NO_RIGHT, path: "/v1.0/" })] },
            { ends: "deleted", there: 0, seconds: [0, 20] },
        ],
        [
            "its route is gone (410)",
            { faults: [forEver(status(410, "RESOURCE_GONE", OLDER_DELETE))] },
            DELETED,
        ],
        ["the time is over", { options: SLOW, timeout: "40s" }, { ends: "notDeleted", there: 1 }],
        ["^C", { options: SLOW, cancel: true }, { ends: "notDeleted", there: 1 }],
        [
            "FAILED after all",
            { options: SLOW, during: failed, shows: "DELETING" },
            { ends: "deletionFailed", facts: { errorMessage: "broken" } },
        ],
        [
            "a state without its project",
            { state: { groupId: undefined } },
            { ends: "brokenState", deletes: 0 },
        ],
    ]),
])("%s", runRow);
