import { basename, dirname } from "node:path";

/**
 * The engine's gRPC address, where this process is the one in which Pulumi runs dynamic providers (its first
 * argument); undefined in a program, a test or anything else.
 */
export function engineAddress(argv: readonly string[] = process.argv): string | undefined {
    const [, script = "", address] = argv;
    const host = basename(script).startsWith("index") ? basename(dirname(script)) : basename(script);
    return host === "dynamic-provider" && address !== undefined && /^[\w.:[\]-]+:\d+$/.test(address)
        ? address
        : undefined;
}
