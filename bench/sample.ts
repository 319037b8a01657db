import { type BenchContext, type Sample, withStack } from "./context";
import { planEndpoints } from "./plan";

/** Makes three resources once, and keeps what comes of it for all rows. */
export function sampleOf(context: BenchContext): Promise<Sample> {
    return (context.sample ??= takeSample(context));
}

async function takeSample(context: BenchContext): Promise<Sample> {
    context.atlas.configure({ initiating: "now" });
    return withStack(context, planEndpoints(3), async (stack) => {
        await stack.up();
        const resources = stack.state().resources.filter(({ inputs }) => inputs?.__provider);
        const provider = resources[0]?.inputs?.__provider;
        if (typeof provider !== "string") {
            throw new Error("The state holds no dynamic provider.");
        }
        return { resources, provider };
    });
}
