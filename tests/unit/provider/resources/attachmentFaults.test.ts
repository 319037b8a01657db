import type { Fault } from "../../../../emulator/src";
import {
    ELSEWHERE,
    FORBIDDEN,
    HERE,
    HTML_404,
    ITEM,
    LIST,
    NO_RIGHT,
    OTHER,
    adopting,
    both,
    forEver,
    newer,
    removed,
    rows,
    runRow,
    status,
    type Given,
    type Scene,
} from "../../support/faultRow";
import { OTHER_VPCE, VPCE } from "../../support/handlerSetup";

// What the operations on an attachment make of one fault. A new single fault is one row.

const POST = { method: "POST", path: ITEM } as const;
const LOST: Fault = { kind: "lost", ...POST };
const ALREADY = status(409, "PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS", POST);
const NOT_YET = status(409, "PRIVATELINK_CANNOT_ACCEPT_ENDPOINTS", POST);
const ODD_409 = status(409, "A_CODE_OF_TOMORROW", POST);
const BEHIND: Fault[] = [{ kind: "stale", method: "GET", path: LIST, age: "1h" }, ODD_409];
const ODD_DELETE = status(409, "X", { method: "DELETE" });
const SLOW = { options: { attaching: "1h", deleting: "1h" } } as const;

const there =
    (state = "AVAILABLE") =>
    ({ setup, id }: Scene): void =>
        setup.atlas.attach(id, VPCE, state);
const detached = ({ setup, id }: Scene): void => setup.atlas.detach(id, VPCE);
const WORDS = { errorMessage: "Verify endpoint ID and accepted regions" };
const turns =
    (state: string) =>
    ({ setup, id }: Scene): void =>
        setup.atlas.setConnectionStatus(id, VPCE, state, WORDS.errorMessage);
const withOther =
    (state: string, other: string) =>
    (scene: Scene): void => {
        turns(state)(scene);
        scene.setup.atlas.attach(scene.id, OTHER_VPCE, other);
    };
const DONE = { ends: "AVAILABLE", posts: 1 } as const;
const TWICE = { ends: "AVAILABLE", posts: 2 } as const;
const inState = (connectionStatus: string): Given => ({ state: { connectionStatus } });
const FAILED = { ...both, ...inState("FAILED") } as const;
const STILL_FAILED = { ...FAILED, before: turns("FAILED") } as const;
const IN_PLACE = { ...DONE, deletes: 0 } as const;
const STAYS_FAILED = { ends: "notReady", left: "FAILED", deletes: 0 } as const;
const OLD_STATUS = { interfaceEndpointId: VPCE, connectionStatus: "FAILED", errorMessage: "no way" };

test.each([
    ...rows("attach", [
        ["nothing wrong", { ...both }, DONE],
        ["the answer is lost", { ...both, faults: [LOST] }, { ...DONE, lines: ["attachmentFound"] }],
        ["no right", { faults: [{ ...NO_RIGHT, ...POST }] }, { ends: "noAccess", posts: 1 }],
        [
            "a copy that does not know the endpoint yet",
            { faults: [status(404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND", POST)] },
            TWICE,
        ],
        ["an older connection that Atlas shows no more", { faults: [ALREADY] }, TWICE],
        [
            "not ready for attachments yet",
            { faults: [{ ...NOT_YET, times: 5 }] },
            { ends: "AVAILABLE", posts: 6 },
        ],
        ["an endpoint that is gone", { before: removed }, { ends: "privateEndpointGone", seconds: [9, 25] }],
        ["there already", { ...both, before: there() }, { ends: "attachmentTaken", posts: 0 }],
        [
            "there, and on its way out",
            { ...both, before: there("DELETING"), during: detached, shows: "DELETING: an older" },
            { ends: "AVAILABLE", posts: 1, lines: [] },
        ],
        [
            "there already, adopting",
            { ...both, ...adopting, before: there() },
            { ends: "AVAILABLE", posts: 0, lines: ["attachmentTakenOver"] },
        ],
        [
            "an unknown 409, and there",
            { ...both, before: there(), faults: BEHIND },
            { ends: "attachmentTaken", posts: 1 },
        ],
        [
            "an unknown 409, and there, adopting",
            { ...both, ...adopting, before: there(), faults: BEHIND },
            DONE,
        ],
        [
            "another server answers it",
            { faults: [{ ...HTML_404, ...POST }], timeout: "1m" },
            { ends: "notAttached", left: null, facts: { problem: { code: "notAtlas" } } },
        ],
        [
            "not connected in time",
            { ...both, ...SLOW, timeout: "50s" },
            { ends: "notReady", left: "PENDING_ACCEPTANCE", posts: 1 },
        ],
        [
            "what AWS does not show",
            { inputs: { interfaceEndpointId: `vpce-${"0".repeat(17)}` } },
            { ends: "attachmentFailed", left: "FAILED", posts: 1 },
        ],
        [
            "REJECTED",
            { ...both, ...SLOW, during: turns("REJECTED") },
            { ends: "attachmentFailed", left: "REJECTED", leaves: WORDS, facts: WORDS },
        ],
        ["^C", { ...SLOW, cancel: true }, { ends: "notReady" }],
        [
            "the older API's route is gone",
            {
                faults: [forEver(status(410, "RESOURCE_GONE", { ...POST, path: /interfaceEndpoints$/ }))],
            },
            TWICE,
        ],
    ]),
    ...rows("readAttached", [
        ["nothing wrong", { ...both }, { ends: "kept" }],
        ["one stale 404", { faults: [{ kind: "stale", method: "GET", age: "1h" }] }, { ends: "kept" }],
        ["one 404 in HTML", { faults: [{ ...HTML_404, path: VPCE, times: 1 }] }, { ends: "kept" }],
        [
            "an answer about another one",
            {
                faults: [
                    {
                        kind: "shape",
                        method: "GET",
                        path: VPCE,
                        body: { ...OLD_STATUS, interfaceEndpointId: "vpce-0" },
                        times: 2,
                    },
                ],
            },
            { ends: "kept" },
        ],
        [
            "detached",
            {
                ...both,
                before: (scene) =>
                    [withOther("AVAILABLE", "AVAILABLE"), detached].forEach((happen) => happen(scene)),
            },
            { ends: "gone", seconds: [10, 30] },
        ],
        ["gone with its endpoint", { before: removed }, { ends: "gone" }],
        ["another server", { faults: [HTML_404] }, { ends: "notAtlas" }],
        ["no right", FORBIDDEN, { ends: "noAccess" }],
        ["of another Atlas", ELSEWHERE, { ends: "kept", ...HERE }],
        ["of another Atlas, and not here", { ...ELSEWHERE, before: removed }, { ends: "elsewhere" }],
        [
            "one API denies the project",
            { faults: [forEver(status(404, "GROUP_NOT_FOUND", { path: "v1.0" }))] },
            { ends: "notRead" },
        ],
    ]),
    ...rows("diffAttached", [
        ["FAILED", FAILED, { ends: "changes" }],
        [
            "FAILED in state, and detached",
            { ...inState("REJECTED"), before: detached },
            { ends: "deletesFirst" },
        ],
        ["DELETED in state, and there", inState("DELETED"), { ends: "changes" }],
        ["DELETED in state, and gone", { ...inState("DELETED"), before: removed }, { ends: "deletesFirst" }],
        [
            "another VPC endpoint",
            { ...FAILED, inputs: { interfaceEndpointId: OTHER_VPCE } },
            { ends: "replaces" },
        ],
        ["another project", { inputs: { groupId: OTHER.id } }, { ends: "replaces" }],
        ["another private endpoint", { inputs: { privateEndpointId: OTHER.id } }, { ends: "replaces" }],
    ]),
    ...rows("heal", [
        ["FAILED", STILL_FAILED, { ...DONE, deletes: 0, lines: ["attachesAgain"] }],
        ["REJECTED", { ...both, ...inState("REJECTED"), before: turns("REJECTED") }, IN_PLACE],
        ["healed by itself", { ...FAILED }, { ends: "AVAILABLE", posts: 0, deletes: 0 }],
        ["the answer is lost", { ...STILL_FAILED, faults: [LOST] }, IN_PLACE],
        ["no right", { ...STILL_FAILED, faults: [{ ...NO_RIGHT, ...POST }] }, STAYS_FAILED],
        ["not taken again, and the last one", { ...STILL_FAILED, faults: [ALREADY] }, STAYS_FAILED],
        [
            "not taken again, and the other one is leaving",
            { ...FAILED, before: withOther("FAILED", "DELETING"), faults: [ALREADY] },
            STAYS_FAILED,
        ],
        [
            "not taken again, and there is another one",
            { ...FAILED, before: withOther("FAILED", "AVAILABLE"), faults: [ALREADY] },
            { ends: "AVAILABLE", deletes: 1, there: 1 },
        ],
        [
            "not taken again for another reason",
            { ...FAILED, before: withOther("FAILED", "AVAILABLE"), faults: [ODD_409] },
            STAYS_FAILED,
        ],
        [
            "Atlas goes on showing the old status",
            {
                ...STILL_FAILED,
                faults: [{ kind: "shape", method: "GET", path: VPCE, body: OLD_STATUS, times: Infinity }],
            },
            { ends: "attachmentFailed", left: "FAILED", deletes: 0, seconds: [30, 60] },
        ],
    ]),
    ...rows("detach", [
        ["nothing wrong", { ...both }, { ends: "deleted", deletes: 1 }],
        [
            "a stale copy denies it once",
            { ...both, faults: [{ kind: "stale", method: "DELETE", age: "1h" }] },
            { ends: "deleted", deletes: 2 },
        ],
        [
            "an unknown 409, and it is gone",
            { ...both, before: detached, faults: [forEver(ODD_DELETE)] },
            { ends: "deleted" },
        ],
        ["an unknown 409, and it is there", { ...both, faults: [ODD_DELETE] }, { ends: "refused" }],
        ["gone with its endpoint", { before: removed }, { ends: "deleted" }],
        ["of another Atlas, and not here", { ...ELSEWHERE, before: removed }, { ends: "elsewhere" }],
        [
            "one of two",
            { ...newer, before: withOther("AVAILABLE", "AVAILABLE") },
            { ends: "deleted", there: 1, lines: [] },
        ],
        ["the only one, through the older API", {}, { ends: "deleted", there: 1, lines: [] }],
        [
            "the last one takes its endpoint along",
            { ...newer },
            { ends: "deleted", lines: ["lastAttachment"] },
        ],
        ["not detached in time", { options: { detaching: "1h" }, timeout: "40s" }, { ends: "notDeleted" }],
        [
            "the older API's route is gone",
            { faults: [forEver(status(405, "X", { method: "DELETE", path: /interfaceEndpoints\// }))] },
            { ends: "deleted" },
        ],
    ]),
])("%s", runRow);
