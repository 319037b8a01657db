import { REGION, VPCE } from "./atlas";
import type { Scenario } from "./history";
import type { Declared } from "./stack";

const endpoint = (more: Partial<Declared> = {}, inputs: Declared["inputs"] = {}): Declared => ({
    name: "endpoint",
    kind: "PrivateEndpoint",
    ...more,
    inputs: { region: REGION, providerName: "AWS", ...inputs },
});
const attachment = (more: Partial<Declared> = {}, inputs: Declared["inputs"] = {}): Declared => ({
    name: "attachment",
    kind: "InterfaceEndpoint",
    of: "endpoint",
    ...more,
    inputs: { interfaceEndpointId: VPCE, ...inputs },
});
const newer = { api: "endpointService" };
const adopting = { adoptExisting: true };
const second = [endpoint({ name: "second's" })];

/** What is explored: each command that creates, attaches, heals, moves or deletes. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
    create: { command: "up", program: [endpoint()], second },
    "create, adopting, with hidden regions": {
        command: "up",
        program: [endpoint({}, adopting)],
        isSuccessorDown: true,
        second,
    },
    "create through endpointService": { command: "up", program: [endpoint({}, newer)], second },
    attach: { command: "up", before: [endpoint()], program: [endpoint(), attachment()] },
    "attach, adopting, through endpointService": {
        command: "up",
        before: [endpoint({}, newer)],
        program: [endpoint({}, newer), attachment({}, adopting)],
    },
    "heal a FAILED endpoint": {
        command: "up",
        before: [endpoint()],
        meanwhile: async (atlas, stack) => {
            const here = atlas.here();
            if (here !== undefined) {
                atlas.fail(here);
            }
            await stack.refresh();
        },
        program: [endpoint()],
        isSame: true,
    },
    "change nothing": {
        command: "up",
        before: [endpoint({}, newer), attachment()],
        program: [endpoint({}, newer), attachment()],
        isSame: true,
    },
    "rename to another provider": {
        command: "up",
        before: [endpoint(), attachment()],
        program: [
            endpoint({ name: "new", provider: "other" }, adopting),
            attachment({ name: "new attachment", of: "new", provider: "other" }, adopting),
        ],
        isSame: true,
    },
    "read instead, through another provider": {
        command: "up",
        refreshes: true,
        before: [endpoint()],
        program: [
            endpoint({
                name: "read",
                provider: "other",
                get: (atlas) => [...atlas.all.keys()][0]?.toUpperCase() ?? "",
            }),
        ],
        isSame: true,
    },
    "delete an endpoint and its attachment": {
        command: "destroy",
        before: [endpoint(), attachment()],
        program: [],
    },
    "delete both through endpointService": {
        command: "destroy",
        before: [endpoint({}, newer), attachment()],
        program: [],
    },
};
