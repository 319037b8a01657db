import type { BenchContext } from "../context";
import type { Figure } from "../figure";
import { sampleOf } from "../sample";

/** What a resource takes in the stack's state, as JSON without white space. */
export async function state(context: BenchContext): Promise<Figure[]> {
    context.progress("state: one stack each");
    const { resources } = await sampleOf(context);
    const sizes = resources.map((resource) => Buffer.byteLength(JSON.stringify(resource)));
    return [
        {
            id: "state.bytes",
            label: "State of a resource (JSON without white space)",
            unit: "bytes",
            values: { ours: Math.max(...sizes) },
            target: 4_000,
        },
    ];
}
