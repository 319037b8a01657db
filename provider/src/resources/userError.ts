import { PlainError } from "../atlas/errors/errors";

/** Ends an operation with words for the user. */
export class UserError extends PlainError {
    override readonly name = "UserError";
}
