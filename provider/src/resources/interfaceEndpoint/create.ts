import { AtlasApiError, AtlasUnreachableError, isOfClass } from "../../atlas/errors";
import { endpointPhase, isTerminal } from "../../atlas/statuses";
import { backoff } from "../../time/backoff";
import { DeadlineError } from "../../time/deadline";
import type { Operation } from "../shared/operation";
import type { ProjectApi } from "../shared/project";
import { UserError } from "../shared/userError";
import { neverAccepting, perhapsAttached, privateEndpointGone } from "./messages";
import type { Attachment } from "./state";

/** How long to retry while Atlas does not know the VPC endpoint: AWS is slow to show it a new one. */
const UNSEEN_LIMIT = 120_000;
/**
 * How long to retry while Atlas does not know the private endpoint: the answer may come from a stale replica.
 */
const STALE_LIMIT = 10_000;

/**
 * Attaches once. An attachment is identified by its two ends, so one that exists already (from a call whose
 * answer was lost, or from a killed run) is the requested one.
 */
export async function attachOnce(
    api: ProjectApi,
    attachment: Attachment,
    operation: Operation,
): Promise<void> {
    let lost: AtlasUnreachableError | undefined;
    try {
        await attach(api, attachment, operation, (error) => {
            lost = error;
        });
    } catch (error) {
        // The text for a timeout names the attachment in any case.
        if (lost === undefined || error instanceof DeadlineError) {
            throw error;
        }
        throw new UserError(perhapsAttached(attachment, error as Error));
    }
}

async function attach(
    api: ProjectApi,
    { privateEndpointId, interfaceEndpointId }: Attachment,
    operation: Operation,
    noteLost: (error: AtlasUnreachableError) => void,
): Promise<void> {
    const { endpoints } = api;
    const { clock, callOptions } = operation;
    const startedAt = clock.now();
    for (let failures = 1; ; failures += 1) {
        try {
            await operation.creating((options) =>
                endpoints.attach(privateEndpointId, interfaceEndpointId, options),
            );
            return;
        } catch (error) {
            if (isOfClass(error, "attachedAlready")) {
                return;
            }
            if (isOfClass(error, "notAccepting")) {
                const endpoint = await endpoints.find(privateEndpointId, callOptions);
                // One answer that it is not there may come from a copy that is behind.
                if (endpoint !== undefined && isTerminal(endpointPhase(endpoint))) {
                    throw new UserError(neverAccepting(privateEndpointId, endpoint.status, error));
                }
                operation.noteProblem(error.message);
            } else {
                if (error instanceof AtlasUnreachableError && error.mayHaveHadEffect) {
                    noteLost(error);
                } else if (
                    !(error instanceof AtlasApiError) ||
                    clock.now() - startedAt >= attachRetryBudget(error)
                ) {
                    throw isOfClass(error, "notFound")
                        ? new UserError(privateEndpointGone(privateEndpointId, error))
                        : error;
                }
                operation.noteProblem(error.message);
                if (await endpoints.findConnection(privateEndpointId, interfaceEndpointId, callOptions)) {
                    return;
                }
            }
        }
        await clock.sleep(backoff(failures, clock.random()), operation.deadline.signal);
    }
}

/** For how long to retry after a refusal to attach, in milliseconds; 0: not at all. */
function attachRetryBudget(error: AtlasApiError): number {
    // "Interface endpoint vpce-… was not found": AWS does not show it to Atlas yet, or it is in another region.
    if (/interface endpoint \S+ was not found/i.test(error.detail ?? "")) {
        return UNSEEN_LIMIT;
    }
    return isOfClass(error, "notFound") ? STALE_LIMIT : 0;
}
