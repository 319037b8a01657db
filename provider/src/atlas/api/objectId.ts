/** Whether the text is an id of Atlas's: 24 hexadecimal digits of either case. */
export const isObjectId = (text: string): boolean => /^[0-9a-f]{24}$/i.test(text);

/** Whether two values are the same; of an id, either case is. */
export function isSameId(one: unknown, other: unknown): boolean {
    const folded = (value: unknown): unknown =>
        typeof value === "string" && isObjectId(value) ? value.toLowerCase() : value;
    return folded(one) === folded(other);
}

/** When Atlas created this id, in milliseconds by its clock: an ObjectId begins with the time in seconds. */
export function createdAt(id: string): number | undefined {
    return isObjectId(id) ? Number.parseInt(id.slice(0, 8), 16) * 1_000 : undefined;
}
