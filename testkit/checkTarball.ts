import { dirname, join } from "node:path";
import { execute } from "./execute";
import type { Tarball } from "./npm";
import { REPOSITORY } from "./program";

/** Bytes of the unpacked package. */
const LARGEST = 290_000;

/**
 * Checks the package with the tools that look at npm packages; throws what they find.
 *
 * @returns what they print
 */
export async function checkTarball({ file, unpackedSize }: Tarball): Promise<string> {
    if (unpackedSize > LARGEST) {
        throw new Error(`The package has ${unpackedSize} bytes unpacked; allowed are ${LARGEST}.`);
    }
    const run = (tool: string, ...args: string[]): Promise<string> =>
        execute(dirname(file), join(REPOSITORY, "node_modules", ".bin", tool), args);
    const asPublished = await run("publint", file, "--strict");
    // The other entry is for the text in the state, which Node runs; no program imports it.
    const types = await run("attw", file, "--no-emoji", "--exclude-entrypoints", "./provider");
    return asPublished + types;
}
