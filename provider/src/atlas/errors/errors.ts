import type { ErrorClass, Meaning } from "./catalogue";

/** An error with a message and no stack: Pulumi prints the stacks of some errors, which would hide the message. */
export class PlainError extends Error {
    constructor(message: string) {
        super(message);
        // Not writable, since axios would replace the stack.
        Object.defineProperty(this, "stack", { value: "", writable: false });
    }

    /** Pulumi prints some errors twice: their message on the resource's row, and this on the stack's. */
    override toString(): string {
        return "See the error on the resource's own row";
    }
}

/** Base of the errors thrown in atlas/. Carries text only: never a request, and so never a login. */
export class AtlasError extends PlainError {
    override readonly name: string = "AtlasError";
}

/** Atlas refused the call. Repeating it unchanged would not help. */
export class AtlasApiError extends AtlasError {
    override readonly name = "AtlasApiError";
    constructor(
        message: string,
        readonly status: number,
        /** Atlas's error code, such as `GROUP_NOT_FOUND`; undefined where it gave none. */
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
 * No usable answer: no connection, a broken connection, a 5xx, a truncated body, an answer of an unexpected
 * shape or one that is not Atlas's. Calls that are safe to repeat are retried before this is thrown.
 */
export class AtlasUnreachableError extends AtlasError {
    override readonly name = "AtlasUnreachableError";
    constructor(
        message: string,
        /** The last request of the call. */
        readonly attempt: Attempt,
        /** True if the request may have had an effect nevertheless. */
        readonly mayHaveHadEffect: boolean,
        /** True if something other than Atlas answered. */
        readonly notAtlas = false,
    ) {
        super(message);
    }
}

const DOCTOR = ". To check it all, type: npx --no -- pulumi-atlas-private-endpoint doctor";

/** Appended to errors that the doctor's checks can explain. @param groupId the project that the error is about */
export function doctorHint(groupId?: string): string {
    return groupId === undefined ? DOCTOR : `${DOCTOR} --group-id ${groupId}`;
}

/** A message without {@link doctorHint}. */
export function withoutDoctorHint(message: string): string {
    return message.replaceAll(/\. To check it all, type: npx --no -- \S+ doctor(?: --group-id \w+)?/g, "");
}

/** The configuration is unusable: a missing key, an invalid address. Thrown before any request. */
export class SettingsError extends AtlasError {
    override readonly name = "SettingsError";
    constructor(
        /** The message without the hint. */
        readonly problem: string,
    ) {
        super(problem + doctorHint());
    }
}

/** Whether Atlas answered with an error of one of these classes. */
export function isOfClass(error: unknown, ...classes: readonly ErrorClass[]): error is AtlasApiError {
    return error instanceof AtlasApiError && classes.includes(error.meaning.errorClass);
}

/** Whether this Atlas no longer serves the path, or this version of it. */
export function isRetired(error: unknown): boolean {
    return isOfClass(error, "routeGone", "tooOld");
}

/**
 * Whether this Atlas no longer has the route. Only for the list of a project's endpoints: any other path may
 * also answer 404 because the object is missing.
 */
export function isRouteGone(error: unknown): boolean {
    return isOfClass(error, "notFound") || isRetired(error);
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
