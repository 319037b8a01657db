import { PlainError } from "../atlas/errors/errors";

/**
 * Ends a create or update whose object exists but is not ready. Pulumi keeps the id and the state, shows the reason,
 * and calls `update` at the next `up`.
 */
export class InitializationError extends PlainError {
    override readonly name = "InitializationError";

    constructor(
        reason: string,
        readonly id: string,
        readonly state: object,
    ) {
        super(reason);
    }
}
