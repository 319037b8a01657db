import type { RunFolder } from "../../../provider/src/engine/runFolder";

/** The folder of one run, in memory. */
export class RunFolderInMemory {
    private readonly files: string[][] = [];

    /** One more provider process takes part in the run. */
    join(): Pick<RunFolder, "append" | "linesOfOthers"> {
        const own: string[] = [];
        this.files.push(own);
        return {
            append: (line) => void own.push(line),
            linesOfOthers: () => this.files.filter((file) => file !== own).flat(),
        };
    }
}
