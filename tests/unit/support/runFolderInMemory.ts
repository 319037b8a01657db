import type { RunFolder } from "../../../provider/src/engine/runFolder";

/** The folder of one run, in memory. */
export class RunFolderInMemory {
    private readonly files: string[][] = [];

    /** One more provider process takes part in the run. */
    join(): Pick<RunFolder, "append" | "keep" | "linesOfOthers" | "prove"> {
        const own: string[] = [];
        this.files.push(own);
        return {
            append: (lines) => void own.push(...lines),
            linesOfOthers: () => this.files.filter((file) => file !== own),
            keep: () => undefined,
            prove: () => undefined,
        };
    }
}
