/**
 * Properties that this package keeps beside the user's own. Their names start with `__`, which Pulumi shows in no diff.
 */
export interface Hidden {
    /** The resource's URN, so that its row can show the status while it waits. */
    readonly __urn?: string;
    /** From `customTimeouts`, which do not reach a dynamic provider by themselves. */
    readonly __timeouts?: { readonly create?: string; readonly delete?: string };
    /** The serialized provider: without it the engine could not run a resource that failed to become ready. */
    readonly __provider?: string;
    /** See {@link Holder.instance}; only in outputs. */
    readonly __instance?: string;
}
