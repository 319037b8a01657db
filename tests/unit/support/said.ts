import { plainText, say, type Text } from "../../../provider/src/words/text";
import { PACKAGE_WORDING } from "../../../provider/src/words/wording";
import type { Failure } from "../../../provider/src/resources/host";

/** The words for users of the package. */
export const said = (one: Text): string => say(one, PACKAGE_WORDING);

/** A text of these words. */
export const saying = (words: string, code = "code"): Text => ({ ...plainText(words), code });

/** What is wrong with arguments, in words. */
export const inWords = (
    failures: readonly Failure[],
): { readonly property: string; readonly reason: string }[] =>
    failures.map(({ property, reason }) => ({ property, reason: said(reason) }));
