import * as pulumi from "@pulumi/pulumi";

/**
 * An error of the program that Pulumi prints without a stack. It has none: the SDK inspects it all the same, for half a
 * minute where it leads through node_modules.
 */
export function runError(words: string): pulumi.RunError {
    return Object.assign(new pulumi.RunError(words), { stack: "" });
}
