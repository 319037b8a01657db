import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../resources/host";
import { READ_TIMEOUT } from "../resources/lifecycle/operation";
import { parseDuration } from "../waiting/duration";

/**
 * Values that the engine does not pass to a dynamic provider, so they are stored beside the user's properties.
 * Pulumi hides names that start with `__` from diffs. States of earlier versions contain them, so their meaning must
 * not change.
 */
export interface Hidden {
    /** The resource's URN, so that its row can show the status while it waits. */
    readonly __urn?: string;
    /** From `customTimeouts`, which do not reach a dynamic provider by themselves. */
    readonly __timeouts?: Host["timeouts"];
    /** The serialized provider: without it the engine could not run a resource that failed to become ready. */
    readonly __provider?: string;
    /** Arguments that the state does not contain; only in outputs, for `read`, which gets no inputs. */
    readonly __args?: Readonly<Record<string, unknown>>;
    /** See {@link Host.instance}; only in outputs. */
    readonly __instance?: string;
    /** The names of the arguments that are secrets: a dynamic provider gets all values in the open. Kept in no state. */
    readonly __secrets?: readonly string[];
}

/** A resource's type as Pulumi spells it. */
export const typeOf = <Type extends string>(type: Type) => `pulumi-nodejs:dynamic/atlas:${type}` as const;

/** A resource constructor's inputs: the outputs, still unknown, the user's arguments, and the `__` inputs. */
export function inputsOf(
    type: string,
    outputs: readonly string[],
    name: string,
    args: object,
    opts?: pulumi.CustomResourceOptions,
): pulumi.Inputs {
    const timeouts = readTimeouts(name, opts?.customTimeouts);
    const secrets = secretNames(args);
    return {
        ...Object.fromEntries(outputs.map((output) => [output, undefined])),
        ...args,
        __urn: urnOf(name, typeOf(type), opts?.parent),
        ...(Object.keys(timeouts).length === 0 ? {} : { __timeouts: timeouts }),
        ...(secrets === undefined ? {} : { __secrets: secrets }),
    };
}

/** The names of the secret arguments. */
export function secretNames(args: object): Promise<string[] | undefined> | undefined {
    const entries = Object.entries(args).filter(([, value]) => typeof value === "object" && value !== null);
    if (entries.length === 0) {
        return undefined;
    }
    const asked = entries.map(async ([name, value]) =>
        (await pulumi.isSecret(pulumi.output(value))) ? [name] : [],
    );
    return Promise.all(asked).then((found) => {
        const names = found.flat();
        return names.length === 0 ? undefined : names;
    });
}

/**
 * The URN that the engine will give the resource. A plain promise, since an output of the parent would make the
 * resource depend on the parent and on all of the parent's children, including itself.
 */
function urnOf(name: string, type: string, parent: pulumi.Resource | undefined): string | Promise<string> {
    const root = `urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}`;
    if (parent === undefined) {
        return `${root}::${type}::${name}`;
    }
    return new Promise((resolve) => {
        parent.urn.apply((urn) => {
            // Only the name may contain "::", and it comes last.
            const parentType = urn.split("::")[2] ?? "";
            const prefix = parentType === "pulumi:pulumi:Stack" ? "" : `${parentType}$`;
            resolve(`${root}::${prefix}${type}::${name}`);
        });
    });
}

/**
 * Reads the timeouts that a resource honours. Checked in the program, since Pulumi itself would end the run with
 * a stack trace that does not name them.
 * @throws {pulumi.RunError} which Pulumi prints without a stack, naming the timeout and what is allowed
 */
function readTimeouts(name: string, given: unknown = {}): Host["timeouts"] {
    const {
        create,
        delete: remove,
        update,
        read,
        ...others
    }: Record<string, unknown> = { ...(given as object) };
    if (typeof given !== "object" || Object.keys(others).length > 0) {
        const allowed = `an object such as { create: "30m", delete: "30m" }`;
        throw timeoutError(name, "customTimeouts", given, allowed);
    }
    const warn = (option: string, why: string): void =>
        void pulumi.log.warn(`${name}: customTimeouts.${option} has no effect: ${why}`);
    if (update !== undefined) {
        warn("update", "an update that waits uses customTimeouts.create");
    }
    if (read !== undefined) {
        warn("read", `a read takes ${READ_TIMEOUT} at most`);
    }
    return { ...durationOf(name, "create", create), ...durationOf(name, "delete", remove) };
}

function durationOf(name: string, operation: keyof Host["timeouts"], value: unknown): Host["timeouts"] {
    if (value === undefined) {
        return {};
    }
    if (typeof value !== "string" || parseDuration(value) === undefined) {
        throw timeoutError(name, `customTimeouts.${operation}`, value, `a duration such as "30m" or "1h30m"`);
    }
    return { [operation]: value };
}

function timeoutError(name: string, what: string, value: unknown, allowed: string): pulumi.RunError {
    return runError(`${name}: ${what} is ${JSON.stringify(value)}; allowed is ${allowed}`);
}

/**
 * A program error that Pulumi prints without a stack. It has none, since the SDK would inspect even that, for half a
 * minute where it leads through node_modules.
 */
export function runError(words: string): pulumi.RunError {
    return Object.assign(new pulumi.RunError(words), { stack: "" });
}
