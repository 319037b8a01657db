import { closest, distance } from "fastest-levenshtein";

/** A longer text is no slip, and comparing it would take long. */
const LONGEST_SLIP = 100;

/** ` (did you mean "us-east-1"?)` where one of `allowed` is near enough to `given` to be a slip, else nothing. */
export function didYouMean(given: string, allowed: readonly string[]): string {
    const spelled = given
        .slice(0, LONGEST_SLIP)
        .trim()
        .toLowerCase()
        .replaceAll(/[\s_]+/g, "-");
    if (allowed.length === 0 || spelled === "") {
        return "";
    }
    // The end may be missing: "provider".
    const begun =
        spelled.length < 4 ? undefined : allowed.find((value) => value.toLowerCase().startsWith(spelled));
    const nearest = begun ?? closest(spelled, allowed);
    const isNear =
        begun !== undefined || distance(spelled, nearest.toLowerCase()) <= Math.max(2, spelled.length / 3);
    return isNear ? ` (did you mean "${nearest}"?)` : "";
}
