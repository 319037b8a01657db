import { closest, distance } from "fastest-levenshtein";

/** A longer text is no slip, and comparing it would take long. */
const LONGEST_SLIP = 100;

/** ` (did you mean "us-east-1"?)` where one of `allowed` is near enough to `given` to be a slip, else nothing. */
export function didYouMean(given: string, allowed: readonly string[]): string {
    if (allowed.length === 0) {
        return "";
    }
    const spelled = given
        .slice(0, LONGEST_SLIP)
        .trim()
        .toLowerCase()
        .replaceAll(/[\s_]+/g, "-");
    // Users tend to drop the separators: "useast1", "USEast1".
    const bare = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
    const meant =
        allowed.find((value) => bare(value) === bare(given.slice(0, LONGEST_SLIP))) ??
        begunBy(spelled, allowed);
    const nearest = meant ?? closest(spelled, allowed);
    const near =
        meant !== undefined || distance(spelled, nearest.toLowerCase()) <= Math.max(2, spelled.length / 3);
    return near && spelled !== "" ? ` (did you mean "${nearest}"?)` : "";
}

/** Matches a value whose end is missing, such as "provider". */
function begunBy(spelled: string, allowed: readonly string[]): string | undefined {
    return spelled.length < 4 ? undefined : allowed.find((value) => value.toLowerCase().startsWith(spelled));
}
