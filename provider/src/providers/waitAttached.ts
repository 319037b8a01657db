import type { Connection } from "../atlas/answers";
import { AtlasApiError, AtlasUnreachableError, isOfClass } from "../atlas/errors";
import { backoff } from "../wait/pace";
import type { Look } from "../wait/watcher";
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

/** For how long a VPC endpoint may be unknown to Atlas: AWS shows a new one only after a moment. */
const UNSEEN_LIMIT = 120_000;

/**
 * Attaches once. An attachment is named by both of its ends, so one that exists already, by a call whose answer was
 * lost or an earlier run that was killed, is the one that was asked for.
 */
export async function attachOnce(
    api: ProjectApi,
    { privateEndpointId, interfaceEndpointId }: Attachment,
    operation: Operation,
): Promise<void> {
    const { endpoints } = api;
    const { clock } = operation;
    const startedAt = clock.now();
    for (let failures = 1; ; failures += 1) {
        try {
            await endpoints.attach(privateEndpointId, interfaceEndpointId, operation.callOptions);
            return;
        } catch (error) {
            if (isOfClass(error, "attachedAlready")) {
                return;
            }
            const lost = error instanceof AtlasUnreachableError && error.mayHaveHadEffect;
            if (!lost && !(isUnseen(error) && clock.now() - startedAt < UNSEEN_LIMIT)) {
                throw error;
            }
            operation.problem(error.message);
            const found = await endpoints.findConnection(
                privateEndpointId,
                interfaceEndpointId,
                operation.callOptions,
            );
            if (found !== undefined) {
                return;
            }
        }
        await clock.sleep(backoff(failures, clock.random()), operation.deadline.signal);
    }
}

/** "Interface endpoint vpce-… was not found": AWS does not show it to Atlas yet, or it is in another region. */
function isUnseen(error: unknown): error is AtlasApiError {
    return error instanceof AtlasApiError && /interface endpoint \S+ was not found/i.test(error.detail ?? "");
}

/** The attachment, "gone" once that is proven; its endpoint has to answer meanwhile, or be gone itself. */
function untilPresentOrGone<T>(
    api: ProjectApi,
    { privateEndpointId, interfaceEndpointId }: Attachment,
    operation: Operation,
    condition: (connection: Connection) => T | undefined,
    about?: { readonly leaving?: () => boolean },
): Promise<T | "gone"> {
    const find = async (look: Look): Promise<Connection | undefined> => {
        const connection = await api.findConnectionIn(look, privateEndpointId, interfaceEndpointId);
        if (connection === undefined) {
            await api.findIn(look, privateEndpointId);
        }
        return connection;
    };
    return operation.untilPresentOrGone(api, find, condition, about);
}

/** The attachment as Atlas shows it, "gone" once that is proven. */
export async function findConnectionOrProveGone(
    api: ProjectApi,
    attachment: Attachment,
    operation: Operation,
): Promise<Connection | "gone"> {
    return untilPresentOrGone(api, attachment, operation, (connection) => connection);
}

/** Waits until the connection is AVAILABLE, or never will be. */
export async function waitAttached(
    api: ProjectApi,
    attachment: Attachment,
    operation: Operation,
    note: (connection: Connection) => void,
): Promise<Outcome> {
    return untilPresentOrGone(api, attachment, operation, (connection): Outcome | undefined => {
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

/**
 * Waits until Atlas has the attachment no more.
 *
 * @param accepted Atlas has taken the call to detach it
 */
export async function waitDetached(
    api: ProjectApi,
    attachment: Attachment,
    operation: Operation,
    accepted: boolean,
): Promise<void> {
    let deleting = false;
    await untilPresentOrGone(
        api,
        attachment,
        operation,
        ({ connectionStatus }) => {
            if (connectionStatus === "DELETED") {
                return "gone";
            }
            deleting ||= connectionStatus === "DELETING";
            operation.lastStatus = connectionStatus;
            operation.say("DELETING: Atlas is detaching the VPC endpoint");
            return undefined;
        },
        { leaving: () => deleting || accepted },
    );
}
