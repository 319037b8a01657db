import type { Connection } from "../atlas/answers";
import { AtlasUnreachableError, isConflict, isLimited } from "../atlas/errors";
import type { Clock } from "../wait/clock";
import { backoff } from "../wait/pace";
import type { Attachment } from "./interfaceEndpointState";
import type { Operation } from "./operation";
import type { ProjectApi } from "./project";

/** How a wait for a connection ended. */
export type Outcome = { readonly available: Connection } | { readonly rejected: Connection } | "gone";

const PLAIN_WORDS: Readonly<Record<string, string>> = {
    NONE: "NONE: Atlas has not seen the VPC endpoint's connection yet; next: AVAILABLE",
    PENDING_ACCEPTANCE:
        "PENDING_ACCEPTANCE: Atlas is accepting the VPC endpoint's connection; next: AVAILABLE",
    PENDING: "PENDING: Atlas has accepted the connection and is setting it up; next: AVAILABLE",
};

/**
 * Attaches once. An attachment is named by both of its ends, so one that exists already, by a call whose answer was
 * lost or an earlier run that was killed, is the one that was asked for.
 */
export async function attachOnce(
    api: ProjectApi,
    { privateEndpointId, interfaceEndpointId }: Attachment,
    operation: Operation,
    clock: Clock,
): Promise<void> {
    const { endpoints } = api;
    for (let failures = 1; ; failures += 1) {
        try {
            await endpoints.attach(privateEndpointId, interfaceEndpointId, operation.callOptions);
            return;
        } catch (error) {
            if (isLimited(error)) {
                continue; // the gate holds the next call back
            }
            const unclear = error instanceof AtlasUnreachableError;
            if (!unclear && !isConflict(error)) {
                throw error;
            }
            if (unclear) {
                operation.problem(error.message);
            }
            const found = await endpoints.findConnection(
                privateEndpointId,
                interfaceEndpointId,
                operation.callOptions,
            );
            if (found !== undefined) {
                return;
            }
            if (!unclear) {
                throw error;
            }
        }
        await clock.sleep(backoff(failures, clock.random()), operation.deadline.signal);
    }
}

/** Waits until the connection is AVAILABLE, or never will be. */
export async function waitAttached(
    api: ProjectApi,
    { privateEndpointId, interfaceEndpointId }: Attachment,
    operation: Operation,
    note: (connection: Connection) => void,
): Promise<Outcome> {
    return operation.until(api, async (look): Promise<Outcome | undefined> => {
        const connection = await look.connection(privateEndpointId, interfaceEndpointId);
        if (connection === undefined) {
            return "gone";
        }
        const { connectionStatus } = connection;
        operation.lastStatus = connectionStatus;
        note(connection);
        operation.say(PLAIN_WORDS[connectionStatus] ?? connectionStatus);
        switch (connectionStatus) {
            case "AVAILABLE":
                return { available: connection };
            case "REJECTED":
            case "FAILED":
                return { rejected: connection };
            case "DELETING":
            case "DELETED":
                return "gone";
            default:
                return undefined;
        }
    });
}

/** Waits until Atlas has the attachment no more. */
export async function waitDetached(
    api: ProjectApi,
    { privateEndpointId, interfaceEndpointId }: Attachment,
    operation: Operation,
): Promise<true> {
    return operation.until(api, async (look) => {
        const connection = await look.connection(privateEndpointId, interfaceEndpointId);
        if (connection === undefined || connection.connectionStatus === "DELETED") {
            return true;
        }
        operation.lastStatus = connection.connectionStatus;
        operation.say("DELETING: Atlas is detaching the VPC endpoint");
        return undefined;
    });
}
