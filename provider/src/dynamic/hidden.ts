import * as pulumi from "@pulumi/pulumi";
import { readTimeouts, type Timeouts } from "./customTimeouts";

/**
 * What a dynamic provider is not told by the engine, and so keeps beside the user's own properties. The names start with
 * `__`, which Pulumi shows in no diff. States of earlier versions have them, too: their meaning stays.
 */
export interface Hidden {
    /** The resource's URN, so that its row can show the status while it waits. */
    readonly __urn?: string;
    /** From `customTimeouts`, which do not reach a dynamic provider by themselves. */
    readonly __timeouts?: Timeouts;
    /** The serialized provider: without it the engine could not run a resource that failed to become ready. */
    readonly __provider?: string;
    /** Arguments that the state does not tell; only in outputs, for `read`, which gets no inputs. */
    readonly __args?: Readonly<Record<string, unknown>>;
    /** See {@link Host.instance}; only in outputs. */
    readonly __instance?: string;
}

/** The `__` inputs that a resource's constructor adds to the user's arguments. */
export function hiddenInputs(name: string, type: string, opts?: pulumi.CustomResourceOptions): pulumi.Inputs {
    const timeouts = readTimeouts(name, opts?.customTimeouts);
    return {
        __urn: urnOf(name, `pulumi-nodejs:dynamic/atlas:${type}`, opts?.parent),
        ...(Object.keys(timeouts).length === 0 ? {} : { __timeouts: timeouts }),
    };
}

/**
 * The URN that the engine will give the resource. A plain promise: an output of the parent's would make the resource
 * depend on its parent, and with it on the parent's children, of which it is one.
 */
function urnOf(name: string, type: string, parent: pulumi.Resource | undefined): string | Promise<string> {
    const root = `urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}`;
    if (parent === undefined) {
        return `${root}::${type}::${name}`;
    }
    return new Promise((resolve) => {
        parent.urn.apply((urn) => {
            // A name may hold "::", the parts before it do not.
            const parentType = urn.split("::")[2] ?? "";
            const prefix = parentType === "pulumi:pulumi:Stack" ? "" : `${parentType}$`;
            resolve(`${root}::${prefix}${type}::${name}`);
        });
    });
}
