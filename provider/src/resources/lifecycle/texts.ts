import type { Phase } from "../../atlas/api/statuses";
import { PlainError } from "../../atlas/errors/errors";
import { sentence, textsOf, type Text } from "../../words/text";
import type { Wording } from "../../words/wording";
import { DeadlineError } from "../../waiting/deadline";
import { resourceName } from "../host";
import type { Owner } from "../project/runMemory";

export interface Progress {
    readonly waited: string;
    readonly cancelled: boolean;
    readonly lastStatus: string | undefined;
    /** The last thing that kept Atlas from answering, since its last good answer. */
    readonly lastProblem: Text | undefined;
}

export interface Unready {
    /** In the middle of a sentence: "private endpoint 5df… in us-east-1". */
    readonly name: string;
    readonly groupId: string;
    readonly progress: Progress;
}

export interface WaitResult<Thing> {
    /** `stopped`: by its deadline, or by {@link problem}. */
    readonly end: Exclude<Phase, "pending"> | "stopped";
    readonly latest?: Thing | undefined;
    /** Undefined on a timeout. */
    readonly problem?: Text | undefined;
    /** Waiting on cannot help. */
    readonly isHopeless?: boolean;
}

export const capitalized = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

export const inState = `It stays in Atlas and in the stack's state`;

type Ended = Unready & { readonly problem?: Text | undefined };

export interface Moved {
    readonly name: string;
    /** The Atlas that the state names, and the one that the settings lead to. */
    readonly old: string;
    readonly now: string;
}

export const texts = textsOf({
    mistake: ({ words }: { words: string }) => `a mistake in this package, please report it: ${words}`,
    failed: ({ name, groupId, progress, errorMessage }: Unready & { errorMessage?: string | undefined }) =>
        `${capitalized(name)} of project ${groupId} is FAILED after ${progress.waited}: ` +
        `${errorMessage ?? "Atlas gives no reason"}. ${inState}: ` +
        `the next "pulumi up" deletes it and creates it anew, "pulumi destroy" deletes it.`,
    /** It stays in state nevertheless: the answer may come from a stale replica that predates the creation. */
    deletedMeanwhile: ({ name, groupId, progress }: Unready) =>
        `${capitalized(name)} of project ${groupId} was deleted in Atlas by somebody else while waiting for it ` +
        `(${progress.waited}, last status ${progress.lastStatus ?? "unknown"}). ` +
        `It is still in the stack's state: the next "pulumi up" creates it anew, "pulumi destroy" removes it from the state.`,
    notReady: ({ name, groupId, progress, problem }: Ended, wording) => {
        const limit = problem === undefined ? limitPart(progress, wording.waitTimeout) : "";
        return (
            `${capitalized(name)} of project ${groupId} is not ready after ${progress.waited}${limit}: ` +
            `last status ${progress.lastStatus ?? "unknown"}.${problemPart(progress, wording, problem)} ` +
            `${inState}: ${problem === undefined ? "" : "once that is corrected, "}the next "pulumi up" goes on ` +
            `${problem === undefined ? "waiting without another create call" : "from here"}, "pulumi destroy" deletes it.`
        );
    },
    notChanged: ({ name, groupId, progress, problem }: Ended, wording) => {
        const limit = problem === undefined ? limitPart(progress, wording.waitTimeout) : "";
        return (
            `${capitalized(name)} of project ${groupId} is ready, but could not be changed as the program says (${progress.waited}${limit}).` +
            `${problemPart(progress, wording, problem)} ${inState} as it is: once the cause is fixed, the next "pulumi up" changes it.`
        );
    },
    notRead: ({ name, progress }: { name: string; progress: Progress }, wording) => {
        const why = progress.cancelled
            ? `The command was cancelled while it read ${name}.`
            : `Atlas gave no answer about ${name} within ${progress.waited}.`;
        return `${why}${problemPart(progress, wording)} The state is as it was; run the command again.`;
    },
    /** Whether the state is still true is not known. */
    notCompared: ({ groupId, problem }: { groupId: string; problem: Text | undefined }, wording) =>
        `the connection strings in state could not be compared with the clusters of project ${groupId}, so they count as unchanged: ` +
        (problem?.say(wording) ?? "Atlas gave no answer in time"),
    handedOver: ({ name, owner }: { name: string; owner: Owner }) =>
        `${name} stays in Atlas: the resource ${resourceName(owner.urn)} has taken it over; ` +
        `only the old entry leaves the stack's state`,
    /** The state says that it is at another Atlas, and it is not at this one. */
    elsewhere: ({ name, old, now }: Moved, wording) =>
        `${capitalized(name)} is not at ${now}, and the stack's state has it at ${old}: nothing is concluded from that, and nothing was changed. ` +
        `Set ${wording.setting("baseUrl")} (or MONGODB_ATLAS_BASE_URL), which leads to ${now}, to the Atlas at ${old}. ` +
        `If it was given up there, take it out of the state: pulumi state delete <its URN>.`,
    foundElsewhere: ({ name, old, now }: Moved) =>
        `${name} was at ${old}, and is found at ${now} under the same id: the state has it there from now on`,
    brokenState: ({ property, urn }: { property: string; urn: string | undefined }) => {
        const whose = urn === undefined ? "a resource" : `the resource ${resourceName(urn)}`;
        return (
            `The stack's state of ${whose} has no ${property}, so it names nothing in Atlas. Nothing was done. ` +
            `Correct it: pulumi stack export --file state.json, add ${property} to the outputs of the resource, pulumi stack import --file state.json.`
        );
    },
    thereAfterAll: ({ name, status }: { name: string; status: string }) =>
        `${capitalized(name)} was to be replaced, since Atlas showed it as gone or FAILED; but now Atlas shows it (${status}), ` +
        `so nothing was deleted. Run "pulumi refresh", then "pulumi up" again.`,
    /** What has changed its provider in this run would be deleted under its new one. */
    notKnownInRun: ({ name, problem }: { name: string; problem: string }) =>
        `${capitalized(name)} is not deleted, and stays in the stack's state: another provider process of this run may have taken it over, ` +
        `and the processes cannot tell each other (${problem}). Make room there, or name another folder of your own, then run the command again: ` +
        `TMPDIR=$HOME pulumi …`,
    /** Both look alike to a provider: a destroy of what is managed and read, and an update that reads what it has managed. */
    readToo: ({ name, urn }: { name: string; urn: string }) =>
        `${capitalized(name)} is not deleted, and stays in the stack's state: this program reads it as well, and which command this is could not be told. ` +
        `To keep it and take only this entry out of the state: pulumi state delete '${urn}'. To delete it in a destroy, leave out --run-program; in an "up", take what reads it out of the program first.`,
    stillWanted: ({ name, urn }: { name: string; urn: string }) =>
        `${capitalized(name)} is not deleted, and stays in the stack's state: the resource ${resourceName(urn)} of this program asks for it, ` +
        `and could not get it. Mend what its error says, then run "pulumi up" again.`,
    keptAfterAll: ({ name }: { name: string }) =>
        `${name} was missing from Atlas's answers, and is there after all: it is in the stack's state again`,
    nowRead: ({ name }: { name: string }) =>
        `${name} stays in Atlas: the program reads or imports it now; only the old entry leaves the stack's state`,
    notDeleted: ({ name, progress }: { name: string; progress: Progress }, wording) =>
        `${capitalized(name)} is not gone after ${progress.waited}${limitPart(progress, "customTimeouts.delete")}: ` +
        `last status ${progress.lastStatus ?? "unknown"}.${problemPart(progress, wording)} It stays in the stack's state: ` +
        `the next "pulumi destroy" (or "pulumi up", where the resource left the program) goes on from here; ` +
        `to keep it after all, run "pulumi up --refresh", which makes it anew if Atlas has deleted it.`,
    deletionFailed: ({ name, errorMessage }: { name: string; errorMessage: string | undefined }) =>
        `Atlas could not delete ${name}, it is FAILED: ${errorMessage ?? "Atlas gives no reason"}. ` +
        `It stays in the stack's state; run "pulumi destroy" again.`,
});

/** The first of many things, and how many more there are. */
export function listed(things: readonly string[], most = 20): string {
    const more = things.length - most;
    return more > 0 ? `${things.slice(0, most).join(", ")} and ${more} more` : things.join(", ");
}

/** Why there is no time left; follows a duration. */
export function limitPart({ cancelled }: Progress, timeout: string): string {
    return cancelled ? ", when the command was cancelled" : `, the time that ${timeout} allows`;
}

/** " Last problem: …" where there is one. @param problem what ended the operation, undefined where its time was over */
export function problemPart({ lastProblem }: Progress, wording: Wording, problem?: Text): string {
    const words = (problem ?? lastProblem)?.say(wording);
    return words === undefined ? "" : ` Last problem: ${sentence(words)}`;
}

/** What ended an operation, undefined where its time was over. A mistake of ours is said, since what exists has to stay in state. */
export function reasonOf(error: unknown): Text | undefined {
    if (error instanceof DeadlineError) {
        return undefined;
    }
    return error instanceof PlainError
        ? error.text
        : texts.mistake({ words: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

/** The option by which a resource keeps its entry in the state when it moves between the npm package and the plugin. */
export function movedAlias(kind: string, urn: string): string {
    const isDynamic = urn.includes("pulumi-nodejs:dynamic/");
    const type = isDynamic ? `atlas-private-endpoint:index:${kind}` : `pulumi-nodejs:dynamic/atlas:${kind}`;
    return `aliases: [{ type: "${type}" }]`;
}

/** What the user reads of a wait that ended without success, where a kind has no words of its own. */
export function endText(
    { end, latest, problem }: WaitResult<{ readonly errorMessage?: string | undefined }>,
    facts: Unready,
): Text {
    switch (end) {
        case "leaving":
        case "gone":
            return texts.deletedMeanwhile(facts);
        case "stopped":
            return texts.notReady({ ...facts, problem });
        default:
            return texts.failed({ ...facts, errorMessage: latest?.errorMessage });
    }
}
