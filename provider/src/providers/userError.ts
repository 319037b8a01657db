/**
 * Ends an operation with words for the user. Without a stack: Pulumi prints that for errors of check, diff, read and
 * delete, and it would bury the words.
 */
export class UserError extends Error {
    override readonly name = "UserError";
    override stack = "";
}
