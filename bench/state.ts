import { sampleOf, type BenchContext } from "./context";
import type { Figure } from "./figure";

/** What a resource takes in the stack's state, as JSON without white space. */
export async function state(context: BenchContext): Promise<Figure[]> {
    context.progress("state");
    const sizes = (await sampleOf(context)).map((one) => Buffer.byteLength(JSON.stringify(one)));
    return [
        {
            id: "state.bytes",
            label: "State of a resource (JSON without white space)",
            unit: "bytes",
            values: { ours: Math.max(...sizes) },
            target: { most: 4_000 },
        },
    ];
}
