import { type BenchContext, type Sample, withStack } from "./context";
import type { Contender } from "./contenders";
import { planEndpoints } from "./plan";

/** Makes three resources once, and keeps what comes of it for all rows. */
export function sampleOf(context: BenchContext, contender: Contender): Promise<Sample> {
    const sample = context.samples.get(contender) ?? takeSample(context, contender);
    context.samples.set(contender, sample);
    return sample;
}

async function takeSample(context: BenchContext, contender: Contender): Promise<Sample> {
    context.atlas.configure({ initiating: "now" });
    return withStack(context, contender, planEndpoints(3), async (stack) => {
        await stack.up();
        const resources = stack.state().resources.filter(({ inputs }) => inputs?.__provider);
        const provider = resources[0]?.inputs?.__provider;
        if (typeof provider !== "string") {
            throw new Error(`The state of the ${contender} program holds no dynamic provider.`);
        }
        return { resources, provider };
    });
}
