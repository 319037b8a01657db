import * as pulumi from "@pulumi/pulumi";
import { READ_TIMEOUT } from "../resources/lifecycle/operation";
import { parseDuration } from "../waiting/duration";

export interface Timeouts {
    readonly create?: string;
    readonly delete?: string;
}

/**
 * Takes over the timeouts that a resource honours. Checked in the program, since Pulumi itself would end the run with
 * a stack trace that does not name them.
 * @throws {pulumi.RunError} which Pulumi prints without a stack, naming the timeout and what is allowed
 */
export function readTimeouts(name: string, given: unknown): Timeouts {
    if (given === undefined || given === null) {
        return {};
    }
    if (typeof given !== "object") {
        throw wrong(name, "customTimeouts", given, `an object such as { create: "30m", delete: "30m" }`);
    }
    const { create, delete: remove, update, read, ...others }: Record<string, unknown> = { ...given };
    if (Object.keys(others).length > 0) {
        throw wrong(name, "customTimeouts", given, "create and delete");
    }
    if (update !== undefined) {
        void pulumi.log.warn(
            `${name}: customTimeouts.update has no effect: an update that waits has the time of customTimeouts.create`,
        );
    }
    if (read !== undefined) {
        void pulumi.log.warn(
            `${name}: customTimeouts.read has no effect: a read takes ${READ_TIMEOUT} at most`,
        );
    }
    return { ...durationOf(name, "create", create), ...durationOf(name, "delete", remove) };
}

function durationOf(name: string, operation: keyof Timeouts, value: unknown): Timeouts {
    if (value === undefined) {
        return {};
    }
    if (typeof value !== "string" || parseDuration(value) === undefined) {
        throw wrong(name, `customTimeouts.${operation}`, value, `a duration such as "30m" or "1h30m"`);
    }
    return { [operation]: value };
}

function wrong(name: string, what: string, value: unknown, allowed: string): pulumi.RunError {
    return new pulumi.RunError(`${name}: ${what} is ${JSON.stringify(value)}; allowed is ${allowed}`);
}
