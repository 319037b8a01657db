import type { BenchContext } from "../context";
import type { Figure } from "../figure";
import { sampleOf } from "../sample";

/** What a resource takes in the stack's state, as JSON without white space. */
export async function state(context: BenchContext): Promise<Figure[]> {
    context.progress("state: one stack each");
    const largest = async (contender: "ours" | "empty"): Promise<number> => {
        const { resources } = await sampleOf(context, contender);
        return Math.max(...resources.map((resource) => Buffer.byteLength(JSON.stringify(resource))));
    };
    return [
        {
            id: "state.bytes",
            label: "State of a resource (JSON without white space)",
            unit: "bytes",
            values: {
                ours: await largest("ours"),
                empty: await largest("empty"),
            },
            target: 4_000,
        },
    ];
}
