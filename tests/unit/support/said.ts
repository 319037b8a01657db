import { text, type Text } from "../../../provider/src/words/text";
import { PACKAGE_WORDING } from "../../../provider/src/words/wording";
import type { Failure } from "../../../provider/src/resources/host";

/** The words for users of the package. */
export const said = (one: Text): string => one.say(PACKAGE_WORDING);

/** A text of these words. */
export const saying = (words: string, code = "code"): Text => text(code, () => words)({});

/** What is wrong with arguments, in words. */
export const inWords = (
    failures: readonly Failure[],
): { readonly property: string; readonly reason: string }[] =>
    failures.map(({ property, reason }) => ({ property, reason: said(reason) }));
