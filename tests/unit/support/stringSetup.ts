import type { EmulatorOptions } from "../../../emulator/src";
import { status } from "./faultRow";
import { GROUP, HandlerSetup, VPCE } from "./handlerSetup";

/** Of the string in state. */
export const ID = `${GROUP}/orders/${VPCE}`;
export const CLUSTER = { method: "GET", path: "/clusters/orders" } as const;
export const NOT_FOUND = status(404, "CLUSTER_NOT_FOUND", CLUSTER);
export const SAME = { changes: false, replaces: [] };
export const CHANGED = { changes: true, replaces: [] };

/** A project with a cluster, and a VPC endpoint that somebody has attached a moment ago. */
export async function start(
    regions: readonly string[] = ["us-east-1"],
    options: EmulatorOptions = {},
    cancel?: AbortSignal,
): Promise<HandlerSetup> {
    const setup = await HandlerSetup.start(
        { clusterUpdateAfter: "20s", clusterUpdating: "40s", ...options },
        cancel,
    );
    setup.atlas.createCluster(GROUP, "orders", regions);
    const { id } = setup.atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
    setup.atlas.attach(id, VPCE);
    return setup;
}

export const inputs = (setup: HandlerSetup, create?: string): ReturnType<HandlerSetup["stringInputs"]> => ({
    ...setup.stringInputs(),
    ...(create === undefined ? {} : { __timeouts: { create } }),
});

export const sharded = ({ atlas }: HandlerSetup): unknown =>
    atlas.createCluster(GROUP, "orders", ["us-east-1"], { sharded: true });
