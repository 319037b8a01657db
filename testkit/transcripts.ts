const KEY = "__pulumiTranscripts";

/** Something that can tell what a CLI has printed so far. */
export interface Transcript {
    readonly transcript: string;
}

interface Holder {
    [KEY]?: Transcript[];
}

/**
 * Keeps what the CLI printed, on the global object, which jest makes anew for each test file and which the test
 * environment can see: it shows the text with the test that failed.
 */
export function remember(transcript: Transcript, global: object = globalThis): void {
    const holder = global as Holder;
    (holder[KEY] ??= []).push(transcript);
}

/** All that was kept since the last call. */
export function takeTranscripts(global: object = globalThis): string[] {
    const holder = global as Holder;
    const texts = (holder[KEY] ?? []).map(({ transcript }) => transcript.trimEnd());
    holder[KEY] = [];
    return texts;
}
