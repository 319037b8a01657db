import type { Progress } from "./progress";

/** What all steps of the search for an engine need. Tests pass their own environment. */
export interface Context {
    env: NodeJS.ProcessEnv;
    progress: Progress;
    signal?: AbortSignal | undefined;
}

/** The outcome of one step: the CLI's path, or a sentence that says why this step gave none. */
export type Outcome = { pulumi: string } | { why: string };
