import type { ResourceType, Tag, TagSpecification } from "@aws-sdk/client-ec2";
import type { Properties } from "../sdk";

export function tagged(type: ResourceType, inputs: Properties): TagSpecification[] {
    const tags = Object.entries((inputs.tags ?? {}) as Record<string, string>);
    return tags.length === 0
        ? []
        : [{ ResourceType: type, Tags: tags.map(([Key, Value]) => ({ Key, Value })) }];
}

export function tagsOf(tags: Tag[] | undefined): Record<string, string> {
    return Object.fromEntries((tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** The first one, or undefined where EC2 says that there is none of this id. */
export async function firstOrGone<T>(describe: Promise<T[] | undefined>): Promise<T | undefined> {
    try {
        return (await describe)?.[0];
    } catch (error) {
        if (error instanceof Error && /NotFound$/.test(error.name)) {
            return undefined;
        }
        throw error;
    }
}

export function required(id: string | undefined): string {
    if (id === undefined) {
        throw new Error("EC2 answered without an id.");
    }
    return id;
}
