/**
 * Ends a create or update whose object exists but is not ready. Pulumi keeps `id` and `properties` in the stack's
 * state, shows `reasons`, and calls `update` at the next `up`.
 */
export class InitializationError extends Error {
    override readonly name = "InitializationError";
    readonly reasons: readonly string[];

    constructor(
        reason: string,
        readonly id: string,
        readonly properties: object,
    ) {
        super(reason);
        this.reasons = [reason];
    }
}
