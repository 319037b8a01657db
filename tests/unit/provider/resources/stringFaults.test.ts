import type { Fault } from "../../../../emulator/src";
import { FORBIDDEN, GET, forEver, rows, runRow, status, type Scene } from "../../support/faultRow";
import { GROUP, OTHER_VPCE } from "../../support/handlerSetup";

// What the operations on a connection string make of one fault. A new single fault is one row.

const CLUSTER = { ...GET, path: "/clusters/orders" } as const;
const NOT_FOUND = status(404, "CLUSTER_NOT_FOUND", { ...CLUSTER, times: 1 });
const PAUSED: Fault = {
    kind: "shape",
    body: { name: "orders", stateName: "IDLE", paused: true },
    ...CLUSTER,
};
const NO_ANSWER = { faults: [forEver({ kind: "status" })] } as const;
const SOON = { seconds: [0, 5] } as const;

const becomesOf =
    (kind: "flex" | "shared") =>
    ({ setup: { atlas } }: Scene): unknown =>
        atlas.createCluster(GROUP, "orders", ["us-east-1"], { kind });
const inState =
    (state: string) =>
    ({ setup: { atlas } }: Scene): void =>
        atlas.setClusterState(GROUP, "orders", state);
const sharded = ({ setup: { atlas } }: Scene): unknown =>
    atlas.createCluster(GROUP, "orders", ["us-east-1"], { sharded: true });
const withoutRegion = ({ setup: { atlas } }: Scene): unknown =>
    atlas.createCluster(GROUP, "orders", ["eu-west-1"]);
const another =
    (name: string) =>
    ({ setup: { atlas } }: Scene): unknown =>
        atlas.createCluster(GROUP, name, ["us-east-1"]);
const withoutCluster = ({ setup: { atlas } }: Scene): void => atlas.reset();
const underWay =
    (happen: (scene: Scene) => unknown) =>
    (scene: Scene): void => {
        happen(scene);
        inState("UPDATING")(scene);
    };

const DONE = { ends: "READY", seconds: [0, 120] } as const;
const UNKNOWN = { ends: "unknownCluster", left: null, facts: { names: ["orders"] }, ...SOON } as const;
const LISTS_NONE = { ends: "changes", lines: ["listsNone"] } as const;
const NOT_COMPARED = { lines: ["notCompared"] } as const;
/** The last known string. */
const LAST = { leaves: { srvConnectionString: expect.stringMatching(/orders-pl-0\./) as string } } as const;

test.each([
    ...rows("connect", [
        ["an unknown cluster", { inputs: { clusterName: "order" } }, UNKNOWN],
        [
            "an unknown cluster, the nearest first",
            { inputs: { clusterName: "order" }, before: another("archive") },
            { ...UNKNOWN, facts: { names: ["orders", "archive"] } },
        ],
        [
            "its name in another case, though Atlas may show it",
            {
                inputs: { clusterName: "ORDERS" },
                faults: [status(200, "", { ...PAUSED, kind: "status", path: "/clusters/ORDERS" })],
            },
            UNKNOWN,
        ],
        ["a flex cluster", { before: becomesOf("flex") }, { ends: "tooSmall", left: null, ...SOON }],
        ["a shared cluster", { before: becomesOf("shared") }, { ends: "tooSmall", left: null, ...SOON }],
        ["DELETING", { before: inState("DELETING") }, { ends: "clusterLeaves", left: null, ...SOON }],
        [
            "a VPC endpoint that nothing has",
            { inputs: { interfaceEndpointId: OTHER_VPCE } },
            { ends: "unknownVpcEndpoint", left: null, seconds: [10, 20] },
        ],
        ["one stale answer about the cluster", { faults: [NOT_FOUND] }, DONE],
        [
            "a VPC endpoint that the older API does not list",
            { faults: [{ kind: "shape", body: [], ...GET, path: /v1\.0.*privateEndpoint\?/ }] },
            DONE,
        ],
        ["no right", FORBIDDEN, { ends: "noAccess", left: null, ...SOON }],
        ["no answer", { ...NO_ANSWER, timeout: "1m" }, { ends: "notListed", left: "WAITING" }],
    ]),
    ...rows("diffString", [
        ["nothing wrong", {}, { ends: "same", lines: [] }],
        ["listed differently", { before: sharded }, { ends: "changes", lines: ["listsAnother"] }],
        ["listed no more", { before: withoutRegion }, LISTS_NONE],
        ["no cluster", { before: withoutCluster }, LISTS_NONE],
        ["one odd 404", { faults: [NOT_FOUND] }, { ends: "same", lines: [] }],
        ["a change under way", { before: underWay(sharded) }, { ends: "same", lines: [] }],
        ["a region under way", { before: underWay(withoutRegion) }, { ends: "same", lines: [] }],
        ["a paused cluster", { faults: [PAUSED] }, { ends: "same", lines: [] }],
        ["no answer", { before: sharded, ...NO_ANSWER }, { ends: "same", ...NOT_COMPARED }],
        ["no right", FORBIDDEN, { ends: "same", ...NOT_COMPARED }],
    ]),
    ...rows("readString", [
        ["nothing wrong", {}, { ends: "kept", ...LAST }],
        ["listed differently", { before: sharded }, { ends: "READY", leaves: { type: "MONGOS" } }],
        ["listed no more", { before: withoutRegion }, { ends: "gone" }],
        ["no cluster", { before: withoutCluster }, { ends: "gone" }],
        ["odd 404s", { faults: [forEver(NOT_FOUND)] }, { ends: "kept", ...LAST }],
        ["a change under way", { before: underWay(sharded) }, { ends: "kept", ...LAST }],
        ["a region under way", { before: underWay(withoutRegion) }, { ends: "kept", ...LAST }],
        ["a paused cluster", { faults: [PAUSED] }, { ends: "kept", ...LAST }],
        ["WAITING in state", { state: { status: "WAITING" }, before: withoutRegion }, { ends: "kept" }],
    ]),
    ...rows("updateString", [
        ["nothing wrong", {}, { ends: "READY", ...LAST, ...SOON }],
        ["listed differently", { before: sharded }, { ends: "READY", leaves: { type: "MONGOS" } }],
        ["listed no more", { before: withoutRegion, timeout: "1m" }, { ends: "notListed", ...LAST }],
        ["no cluster", { before: withoutCluster, timeout: "1m" }, { ends: "unknownCluster", ...LAST }],
        ["one odd 404", { faults: [NOT_FOUND] }, { ends: "READY", ...LAST }],
        ["a change under way", { before: underWay(sharded) }, { ends: "READY", leaves: { type: "MONGOD" } }],
        ["no answer", { before: sharded, ...NO_ANSWER }, { ends: "READY", leaves: { type: "MONGOD" } }],
        ["no right", FORBIDDEN, { ends: "READY", ...LAST }],
    ]),
])("%s", runRow);
