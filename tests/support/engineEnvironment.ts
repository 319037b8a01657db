import type { Circus } from "@jest/types";
import { TestEnvironment } from "jest-environment-node";
import { takeTranscripts } from "../../testkit/transcripts";

/** Shows what the CLI printed below the failure of a test, whatever it was that failed. */
export default class EngineEnvironment extends TestEnvironment {
    handleTestEvent(event: Circus.Event): void {
        if (event.name !== "test_done") {
            return;
        }
        const { errors } = event.test;
        const shown = errors.flat().map(String).join("\n");
        const transcripts = takeTranscripts(this.global).filter((text) => !shown.includes(text));
        if (errors.length > 0 && transcripts.length > 0) {
            errors.push(new CliOutput(transcripts));
        }
    }
}

class CliOutput extends Error {
    constructor(transcripts: string[]) {
        super(["What the CLI printed in this test:", ...transcripts].join("\n\n"));
        // The place of its making tells nothing.
        this.stack = this.message;
    }
}
