import { isObjectId } from "../../atlas/api/objectId";
import { printable } from "../../atlas/wire/printable";
import { IMPORT_IDS, type Kind } from "../kindNames";
import { UserError } from "../userError";

/**
 * Splits the id that a user typed for an import or a `get`. Ids of Atlas's come out in lower case, as Atlas spells them.
 *
 * @param accept what each part has to be
 * @throws {UserError} naming the expected form
 */
export function idParts<Parts extends readonly ((part: string) => boolean)[]>(
    id: string,
    kind: Kind,
    accept: readonly [...Parts],
): { [K in keyof Parts]: string } {
    const parts = id.split("/").map((part) => (isObjectId(part) ? part.toLowerCase() : part));
    const { form, example } = IMPORT_IDS[kind];
    if (parts.length !== accept.length || !accept.every((accepts, index) => accepts(parts[index] ?? ""))) {
        throw new UserError(
            `The id of ${kind} is ${form}, such as ${example}; it is ${printable(JSON.stringify(id), 200)}.`,
        );
    }
    return parts as { [K in keyof Parts]: string };
}
