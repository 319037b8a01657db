import * as pulumi from "@pulumi/pulumi";
import { readTimeouts, type Timeouts } from "./customTimeouts";

/**
 * What the engine does not pass to a dynamic provider, and is therefore stored beside the user's own properties.
 * Pulumi hides names that start with `__` from diffs. States of earlier versions contain them, so their meaning must
 * not change.
 */
export interface Hidden {
    /** The resource's URN, so that its row can show the status while it waits. */
    readonly __urn?: string;
    /** From `customTimeouts`, which do not reach a dynamic provider by themselves. */
    readonly __timeouts?: Timeouts;
    /** The serialized provider: without it the engine could not run a resource that failed to become ready. */
    readonly __provider?: string;
    /** Arguments that the state does not contain; only in outputs, for `read`, which gets no inputs. */
    readonly __args?: Readonly<Record<string, unknown>>;
    /** See {@link Host.instance}; only in outputs. */
    readonly __instance?: string;
    /** The names of the arguments that are secrets: a dynamic provider gets all values in the open. Kept in no state. */
    readonly __secrets?: readonly string[];
}

/** The `__` inputs that a resource's constructor adds to the user's arguments. */
export function hiddenInputs(
    name: string,
    type: string,
    args: object,
    opts?: pulumi.CustomResourceOptions,
): pulumi.Inputs {
    const timeouts = readTimeouts(name, opts?.customTimeouts);
    const secrets = secretsIn(args);
    return {
        __urn: urnOf(name, `pulumi-nodejs:dynamic/atlas:${type}`, opts?.parent),
        ...(Object.keys(timeouts).length === 0 ? {} : { __timeouts: timeouts }),
        ...(secrets === undefined ? {} : { __secrets: secrets }),
    };
}

function secretsIn(args: object): Promise<string[] | undefined> | undefined {
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
