import type { Declared } from "../../model/program";
import { GROUP, REGION, VPCE } from "./atlas";
import type { Scenario } from "./history";

const PLACE = { provider: "dynamic", groupId: GROUP, region: REGION } as const;
const endpoint = (more: Partial<Declared> = {}): Declared => ({
    ...PLACE,
    name: "endpoint",
    kind: "PrivateEndpoint",
    ...more,
});
const attachment = (more: Partial<Declared> = {}): Declared => ({
    ...PLACE,
    name: "attachment",
    kind: "InterfaceEndpoint",
    attachedTo: "endpoint",
    interfaceEndpointId: VPCE,
    ...more,
});
const newer = { api: "endpointService" } as const;
const adopting = { adoptExisting: true };
const other = { provider: "dynamic, other" } as const;
const both = [endpoint(), attachment()];
const bothNewer = [endpoint(newer), attachment()];

/** What is explored: each command that creates, attaches, heals, moves or deletes. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
    create: { command: "up", program: [endpoint()] },
    "create, adopting, with hidden regions": {
        command: "up",
        program: [endpoint(adopting)],
        isSuccessorDown: true,
    },
    "create through endpointService": { command: "up", program: [endpoint(newer)] },
    attach: { command: "up", before: [endpoint()], program: both },
    "attach, adopting, through endpointService": {
        command: "up",
        before: [endpoint(newer)],
        program: [endpoint(newer), attachment(adopting)],
    },
    "heal a FAILED endpoint": {
        command: "up",
        before: [endpoint()],
        fails: true,
        program: [endpoint()],
        isSame: true,
    },
    "change nothing": { command: "up", before: bothNewer, program: bothNewer, isSame: true },
    "rename to another provider": {
        command: "up",
        before: both,
        program: [
            endpoint({ name: "new", ...other, ...adopting }),
            attachment({ name: "new attachment", attachedTo: "new", ...other, ...adopting }),
        ],
        isSame: true,
    },
    "read instead, through another provider": {
        command: "up",
        refreshes: true,
        before: [endpoint()],
        program: (atlas) => {
            const [id = ""] = [...atlas.all.keys()];
            return [endpoint({ name: "read", ...other, reads: id.toUpperCase() })];
        },
        isSame: true,
    },
    "delete an endpoint and its attachment": { command: "destroy", before: both, program: [] },
    "delete both through endpointService": { command: "destroy", before: bothNewer, program: [] },
};

/** The codes of the errors that come up in some history; there the user does what they say, and each history has to end well. */
export const FOLLOWED: readonly string[] = [
    ...["attachmentTaken", "deletedMeanwhile", "failed", "neverAccepting", "noSuchEndpoint"],
    ...["notAttached", "notCreated", "notDeleted", "notRead", "notReady", "perhapsAttached"],
    ...["perhapsCreated", "privateEndpointGone", "refused", "regionTaken", "stillAttached"],
    ...["takenByNothing", "thereAfterAll", "undecided"],
];
