import type { Phase } from "../../atlas/api/phases";
import { PlainError } from "../../atlas/errors/errors";
import { DeadlineError } from "../../waiting/deadline";
import { text, textsOf, type Text } from "../../words/text";

/** How an operation has ended, or stands. */
export interface Progress {
    readonly waited: string;
    /** Why there was no time left, "" where a problem has ended it; follows `{waited}`. */
    readonly limit: Text | "";
    readonly cancelled: boolean;
    readonly lastStatus: string | undefined;
    /** What has ended it; else what kept Atlas from answering, since its last good answer. */
    readonly problem: Text | undefined;
    /** Whether a problem has ended it. */
    readonly isStopped: boolean;
}

export interface Unready extends Progress {
    /** In the middle of a sentence: "private endpoint 5df… in us-east-1". */
    readonly name: string;
    readonly groupId: string;
}

export interface WaitResult<Thing> {
    /** `stopped`: by its deadline, or by {@link problem} · `hopeless`: by a problem that waiting on cannot end. */
    readonly end: Exclude<Phase, "pending"> | "stopped" | "hopeless";
    readonly latest?: Thing | undefined;
    /** Undefined on a timeout. */
    readonly problem?: Text | undefined;
}

export const CANCELLED = text("", ", when the command was cancelled")({});
export const WAIT_TIMEOUT = text("", ", the time that {wording.waitTimeout} allows")({});
export const DELETE_TIMEOUT = text("", ", the time that customTimeouts.delete allows")({});

export const IN_STATE = "It stays in Atlas and in the stack's state";
export const CLEAR_PENDING = `"pulumi refresh --clear-pending-creates --yes" ends Pulumi's warning about pending operations`;
export const LAST_PROBLEM = "?problem Last problem: {problem}.";

export const texts = textsOf({
    mistake: "a mistake in this package, please report it: {words}",
    failed: [
        "{Name} of project {groupId} is FAILED after {waited}: {errorMessage|Atlas gives no reason}.",
        `${IN_STATE}: the next "pulumi up" deletes and recreates it; "pulumi destroy" deletes it.`,
    ],
    /** It stays in state nevertheless: the answer may come from a stale replica that predates the creation. */
    deletedMeanwhile: [
        "{Name} of project {groupId} was deleted in Atlas by somebody else during the wait ({waited}, last status {lastStatus}).",
        `It is still in the stack's state: the next "pulumi up" recreates it; "pulumi destroy" removes it from the state.`,
    ],
    notReady: [
        "{Name} of project {groupId} is not ready after {waited}{limit}: last status {lastStatus}.",
        LAST_PROBLEM,
        `!isStopped ${IN_STATE}: the next "pulumi up" resumes the wait without another create call; "pulumi destroy" deletes it.`,
        `?isStopped ${IN_STATE}: once that is fixed, the next "pulumi up" resumes from here; "pulumi destroy" deletes it.`,
    ],
    notChanged: [
        "{Name} of project {groupId} is ready, but could not be changed to match the program ({waited}{limit}).",
        LAST_PROBLEM,
        `${IN_STATE} as it is: once the cause is fixed, the next "pulumi up" changes it.`,
    ],
    notRead: [
        "?cancelled The command was cancelled while reading {name}.",
        "!cancelled Atlas gave no answer about {name} within {waited}.",
        LAST_PROBLEM,
        "The state was not changed; run the command again.",
    ],
    /** Whether the state is still true is not known. */
    notCompared:
        "the connection strings in state could not be compared with the clusters of project {groupId}, so they count as unchanged: {problem|Atlas gave no answer in time}",
    handedOver:
        "{name} stays in Atlas: the resource {owner} has adopted it; only the old entry leaves the stack's state",
    /** The state says that it is at another Atlas, and it is not at this one. */
    elsewhere: [
        "{Name} was not found at {now}; the stack's state has it at {old}. It does not count as deleted, and nothing was changed.",
        "{setting.baseUrl} (or MONGODB_ATLAS_BASE_URL) points to {now}: set it to the Atlas at {old}.",
        "If you gave it up there, remove it from the state: pulumi state delete <its URN>.",
    ],
    foundElsewhere:
        "{name} was at {old} and was found at {now} under the same id: the state now has the new address",
    brokenState: [
        "The stack's state of {resource} has no {property}, so it cannot be matched to anything in Atlas. Nothing was changed.",
        "To repair the state: pulumi stack export --file state.json, add {property} to the outputs of the resource, pulumi stack import --file state.json.",
    ],
    thereAfterAll: [
        "{Name} was going to be replaced because Atlas showed it as deleted or FAILED. Atlas now shows it ({status}), so nothing was deleted.",
        `Run "pulumi refresh", then "pulumi up" again.`,
    ],
    /** What has changed its provider in this run would be deleted under its new one. */
    notKnownInRun: [
        "{Name} is not deleted and stays in the stack's state: another provider process of this run may have adopted it, and the processes of this run cannot share what they manage ({reason}).",
        "Free space in the folder for temporary files, or use another folder of your own, then run the command again: TMPDIR=$HOME pulumi …",
    ],
    /** Both look alike to a provider: a destroy of what is managed and read, and an update that reads what it has managed. */
    readToo: [
        "{Name} is not deleted and stays in the stack's state: this program also reads it, and the provider cannot tell which command this is.",
        "To keep it, remove only this entry from the state: pulumi state delete '{urn}'.",
        `To delete it with "pulumi destroy", leave out --run-program. To delete it with "pulumi up", first remove its reader from the program.`,
    ],
    stillWanted: [
        "{Name} is not deleted and stays in the stack's state: the resource {asking} of this program requested it and did not get it.",
        `Fix that resource's error, then run "pulumi up" again.`,
    ],
    /** At preview: nothing differs from the program, and yet there is an update. */
    resumes: "{name} is {status} in the state: this update continues from there",
    keptAfterAll: "{name} was missing from Atlas's answers but exists: the stack's state has it again",
    nowRead:
        "{name} stays in Atlas: the program reads or imports it now; only the old entry leaves the stack's state",
    notDeleted: [
        "{Name} is not deleted yet after {waited}{limit}: last status {lastStatus}.",
        LAST_PROBLEM,
        `It stays in the stack's state. The next "pulumi destroy" (or "pulumi up", if the resource was removed from the program) resumes the deletion. To keep it after all, run "pulumi up --refresh", which recreates it if Atlas has deleted it.`,
    ],
    deletionFailed: `Atlas could not delete {name}, it is FAILED: {errorMessage|Atlas gives no reason}. It stays in the stack's state; run "pulumi destroy" again.`,
});

/** What ended an operation, undefined where its time was over. A mistake of ours is said, since what exists has to stay in state. */
export function reasonOf(error: unknown): Text | undefined {
    if (error instanceof DeadlineError) {
        return undefined;
    }
    return error instanceof PlainError
        ? error.text
        : texts.mistake({ words: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

/**
 * How a resource came to what it has. `made`: the call's own answer says so · `found`: made by one of our calls whose
 * answer was lost · `adopted`: it was there already, and `adoptExisting` lets this resource adopt it · `kept`: it
 * seemed gone, and this resource had it before.
 */
export type How = "made" | "found" | "adopted" | "kept";

/** A line that says it, unless it is as usual. */
export function howText(
    how: How,
    name: string,
    lines: Readonly<Record<"found" | "adopted", Text>>,
): Text | undefined {
    return how === "made" ? undefined : how === "kept" ? texts.keptAfterAll({ name }) : lines[how];
}

/** The option by which a resource keeps its entry in the state when it moves between the npm package and the plugin. */
export function movedAlias(kind: string, urn: string): string {
    const isDynamic = urn.includes("pulumi-nodejs:dynamic/");
    const type = isDynamic ? `atlas-private-endpoint:index:${kind}` : `pulumi-nodejs:dynamic/atlas:${kind}`;
    return `aliases: [{ type: "${type}" }]`;
}

/** What the user reads of a wait that ended without success, where a kind has no words of its own. */
export function endText(
    { end, latest }: WaitResult<{ readonly errorMessage?: string | undefined }>,
    facts: Unready,
): Text {
    switch (end) {
        case "leaving":
        case "gone":
            return texts.deletedMeanwhile(facts);
        case "stopped":
        case "hopeless":
            return texts.notReady(facts);
        default:
            return texts.failed({ ...facts, errorMessage: latest?.errorMessage });
    }
}
