import type { Circus } from "@jest/types";
import { TestEnvironment } from "jest-environment-node";
import { takeTranscripts } from "../../testkit/transcripts";

/** Appends the CLI's output to the errors of any failed test. */
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
        // A stack trace would be of no use.
        this.stack = this.message;
    }
}
