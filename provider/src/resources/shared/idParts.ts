import { IMPORT_IDS, type Kind } from "./kinds";
import { UserError } from "./userError";

/**
 * Splits the id that a user typed for an import or a `get`.
 *
 * @param accept what each part has to be
 * @throws {UserError} naming the expected form
 */
export function idParts<Parts extends readonly ((part: string) => boolean)[]>(
    id: string,
    kind: Kind,
    accept: readonly [...Parts],
): { [K in keyof Parts]: string } {
    const parts = id.split("/");
    const { form, example } = IMPORT_IDS[kind];
    if (parts.length !== accept.length || !accept.every((accepts, index) => accepts(parts[index] ?? ""))) {
        throw new UserError(`The id of ${kind} is ${form}, such as ${example}; it is ${JSON.stringify(id)}.`);
    }
    return parts as { [K in keyof Parts]: string };
}
