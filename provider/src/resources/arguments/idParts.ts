import { isObjectId } from "../../atlas/api/objectId";
import { text } from "../../words/text";
import { printable } from "../../words/printable";
import { UserError } from "../host";

export interface ImportId {
    readonly kind: string;
    readonly form: string;
    readonly example: string;
}

const wrongId = text("wrongId", "The id of {kind} is {form}, such as {example}; it is {given}.");

/**
 * Splits the id that a user typed for an import or a `get`; Atlas spells its ids in lower case.
 * @param accept what each part has to be
 * @throws {UserError} naming the expected form
 */
export function idParts<Parts extends readonly ((part: string) => boolean)[]>(
    given: string,
    wanted: ImportId,
    accept: readonly [...Parts],
): { [K in keyof Parts]: string } {
    const parts = given.split("/").map((part) => (isObjectId(part) ? part.toLowerCase() : part));
    if (parts.length !== accept.length || !accept.every((accepts, index) => accepts(parts[index] ?? ""))) {
        throw new UserError(wrongId({ ...wanted, given: printable(JSON.stringify(given), 200) }));
    }
    return parts as { [K in keyof Parts]: string };
}
