import type { ErrorClass, Meaning } from "./errorCatalogue";

/** An error with a message and no stack: Pulumi prints the stacks of some errors, which would hide the message. */
export class PlainError extends Error {
    constructor(message: string) {
        super(message);
        // Not writable: axios gives each error that passes through it a new stack.
        Object.defineProperty(this, "stack", { value: "", writable: false });
    }

    /** Pulumi prints some errors twice: their message on the resource's row, and this on the stack's. */
    override toString(): string {
        return "The resource's own row tells the error";
    }
}

/** Base of what the Atlas side of this package throws. Carries text only: never a request, and so never a login. */
export class AtlasError extends PlainError {
    override readonly name: string = "AtlasError";
}

/** Atlas answered, and the answer is no. Repeating the call as it is would not help. */
export class AtlasApiError extends AtlasError {
    override readonly name = "AtlasApiError";
    constructor(
        message: string,
        readonly status: number,
        /** Atlas's own word, such as `GROUP_NOT_FOUND`; undefined where it gave none. */
        readonly errorCode: string | undefined,
        /** Atlas's sentence for people. */
        readonly detail: string | undefined,
        readonly meaning: Meaning,
    ) {
        super(message);
    }
}

/** When one request was under way. */
export interface Attempt {
    /** By the process's clock. */
    readonly startedAt: number;
    /** By Atlas's clock, in milliseconds since 1970; undefined where Atlas has not told the time. */
    readonly window: { readonly from: number; readonly to: number } | undefined;
}

/**
 * No usable answer: nobody there, a connection that broke, a 5xx, half a body, an answer of another shape, an answer
 * that is not Atlas's. Calls that may be repeated are repeated before this is thrown.
 */
export class AtlasUnreachableError extends AtlasError {
    override readonly name = "AtlasUnreachableError";
    constructor(
        message: string,
        /** The last request of the call. */
        readonly attempt: Attempt,
        /** True where the request may have had an effect all the same. */
        readonly mayHaveHadEffect: boolean,
        /** True where something answered that is not Atlas. */
        readonly notAtlas = false,
    ) {
        super(message);
    }
}

/** Ends the errors that the package's own checks can explain. */
export const DOCTOR_HINT = ". To check it all, type: npx pulumi-atlas-private-endpoint doctor";

/** What is configured cannot work: a missing key, an address that is none. Thrown before any request. */
export class SettingsError extends AtlasError {
    override readonly name = "SettingsError";
    constructor(
        /** The message without the hint. */
        readonly problem: string,
    ) {
        super(problem + DOCTOR_HINT);
    }
}

/** Whether Atlas answered with an error of one of these classes. */
export function isOfClass(error: unknown, ...classes: readonly ErrorClass[]): error is AtlasApiError {
    return error instanceof AtlasApiError && classes.includes(error.meaning.errorClass);
}

/** For the list of a project's endpoints, which has nothing that could be missing: this Atlas no longer has the route. */
export function isRouteGone(error: unknown): boolean {
    return isOfClass(error, "notFound", "routeGone", "tooOld");
}

/** The answer, or undefined where Atlas answered with an error of this class. */
export async function unlessOfClass<T>(errorClass: ErrorClass, answer: Promise<T>): Promise<T | undefined> {
    try {
        return await answer;
    } catch (error) {
        if (isOfClass(error, errorClass)) {
            return undefined;
        }
        throw error;
    }
}
