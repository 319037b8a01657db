import { ANSWERED, ERROR_CLASSES, type ErrorClass } from "./catalogue";
import { mayHaveHadEffect, type Problem } from "./problem";
import { say, text, type Text } from "../../words/text";
import { PACKAGE_WORDING } from "../../words/wording";

/**
 * An error that says something to the user. It has no stack: Pulumi prints the stacks of some errors, which would
 * hide the message. The host that prints it writes the words; `message` has those of the npm package.
 */
export class PlainError extends Error {
    constructor(readonly text: Text) {
        super();
        this.name = new.target.name;
        // Not writable, since others would replace the stack.
        Object.defineProperty(this, "stack", { value: "", writable: false, configurable: true });
        Object.defineProperty(this, "message", { get: () => say(text, PACKAGE_WORDING) });
    }

    get code(): string {
        return this.text.code;
    }
}

/** Base of the errors thrown in atlas/. Carries text only: never a request, and so never a login. */
export class AtlasError extends PlainError {
    readonly problem?: Problem;
}

/** Atlas refused the call. Repeating it unchanged would not help. */
export class AtlasApiError extends AtlasError {
    constructor(
        text: Text,
        override readonly problem: Problem,
    ) {
        super(text);
    }
}

/** From the earliest to the latest that it may be, in milliseconds. */
export interface Span {
    readonly from: number;
    readonly to: number;
}

export interface CallTime {
    /** By the process's clock. */
    readonly startedAt: number;
    /** When it was under way by Atlas's clock, since 1970; undefined where Atlas had not shown the time before. */
    readonly window: Span | undefined;
}

/**
 * No usable answer: no connection, a broken connection, a 5xx, a truncated body, an answer of an unexpected shape or
 * one that is not Atlas's. Calls that are safe to repeat are retried before this is thrown.
 */
export class AtlasUnreachableError extends AtlasError {
    constructor(
        text: Text,
        override readonly problem: Problem,
        /** The last request of the call. */
        readonly time: CallTime,
        /** Whether the request may have had an effect nevertheless. */
        readonly effect = mayHaveHadEffect(problem),
    ) {
        super(text);
    }
}

/** The configuration is unusable: a missing key, an invalid address. Thrown before any request. */
export class SettingsError extends AtlasError {}

interface CallFacts {
    readonly method: string;
    readonly path: string;
    readonly groupId?: string | undefined;
    /** Of the base URL, whose path may hold a token; and whether it has a path. */
    readonly origin: string;
    readonly hasPath: boolean;
    /** The name of the explicit provider of the program whose login it was. */
    readonly provider: string | undefined;
    readonly answered: boolean;
}

export function errorOf(problem: Problem, call: CallFacts, time: CallTime): AtlasError {
    const { errorClass, status, words, errorCode } = problem;
    const { method, path, groupId, origin, hasPath, provider, answered } = call;
    const { says = ANSWERED, explained = false } = ERROR_CLASSES[errorClass];
    // A path in the base URL leads Atlas, or what stands before it, elsewhere.
    const isMisled = errorCode === "RESOURCE_NOT_FOUND" && hasPath;
    const advice = isMisled ? "Check {spelled.baseUrl}: it points to {origin}" : problem.advice;
    const project = groupId === undefined ? "the project" : `project ${groupId}`;
    const facts = {
        words,
        where: `${method} ${path}`,
        origin,
        answered,
        groupId,
        advice: advice && text("", advice)({ project, origin }),
        provider: status === 401 ? provider : undefined,
        isExplained: isMisled || explained,
    };
    const said = text(errorClass, says)(facts);
    return status === 0 || mayHaveHadEffect(problem)
        ? new AtlasUnreachableError(said, problem, time)
        : new AtlasApiError(said, problem);
}

/** The error of a call that another one depended on: that one was not sent. */
export function withoutEffect(error: unknown): unknown {
    return error instanceof AtlasUnreachableError
        ? new AtlasUnreachableError(error.text, error.problem, error.time, false)
        : error;
}

export function isOfClass(error: unknown, ...classes: readonly ErrorClass[]): error is AtlasApiError {
    return error instanceof AtlasApiError && classes.includes(error.problem.errorClass);
}

/** Whether this Atlas no longer serves the path, or this version of it. */
export const isRetired = (error: unknown): boolean => isOfClass(error, "routeGone", "tooOld");

/** Whether Atlas answered that this path is not there. For a single object that may also mean that it is missing. */
export const isRouteGone = (error: unknown): boolean => isOfClass(error, "notFound") || isRetired(error);

/** As {@link isRouteGone}, or the answer did not come from Atlas. */
export function isNotServed(error: unknown): boolean {
    return isRouteGone(error) || problemIn(error)?.errorClass === "notAtlas";
}

export function problemIn(error: unknown): Problem | undefined {
    return error instanceof AtlasError ? error.problem : undefined;
}

/**
 * Whether an older API that answers its list so may be gone: in whatever way, but for a refused login, a limit, a failure
 * of Atlas, silence, or a project that is not there.
 */
export function isOdd(problem: Problem | undefined): boolean {
    const { status, errorClass } = problem ?? { status: 0 };
    const passes = ["upgrading", "projectGone", "contradiction"].includes(errorClass ?? "");
    return status > 0 && status < 500 && ![401, 408, 429].includes(status) && !passes;
}

/** The answer, or undefined where Atlas answered with an error of these classes. */
export async function unlessOfClass<T>(
    classes: ErrorClass | readonly ErrorClass[],
    answer: Promise<T>,
): Promise<T | undefined> {
    return answer.catch(undefinedWhere((error) => isOfClass(error, ...[classes].flat())));
}

/** Undefined in place of the errors that are expected; any other one is thrown on. */
export function undefinedWhere(isExpected: (error: unknown) => boolean): (error: unknown) => undefined {
    return (error) => {
        if (!isExpected(error)) {
            throw error;
        }
    };
}

/** The answer, or what Atlas, or the network, has answered instead. */
export async function orError<T>(answer: Promise<T>): Promise<T | AtlasError> {
    return answer.catch((error: unknown) => {
        if (!(error instanceof AtlasError)) {
            throw error;
        }
        return error;
    });
}

export const undefinedIfAtlasError = undefinedWhere((error) => error instanceof AtlasError);
export const undefinedIfOdd = undefinedWhere((error) => isOdd(problemIn(error)));
