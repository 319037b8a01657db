/** Something that can tell what a CLI has printed so far. */
interface Transcript {
    readonly transcript: string;
}

interface Holder {
    pulumiTranscripts?: Transcript[];
}

/**
 * Keeps what the CLI printed, on the global object, which jest makes for each test file and which the test
 * environment can see: it shows the text with the test that failed.
 */
export function remember(transcript: Transcript): void {
    const holder = globalThis as Holder;
    (holder.pulumiTranscripts ??= []).push(transcript);
}

/** All that was kept on this global object since the last call. */
export function takeTranscripts(global: object): string[] {
    const taken = (global as Holder).pulumiTranscripts?.splice(0) ?? [];
    return taken.map(({ transcript }) => transcript.trimEnd());
}
