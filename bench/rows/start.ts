import { atlasEnvironment, type BenchContext } from "../context";
import type { Contender } from "../contenders";
import type { Figure } from "../figure";
import { planEndpoints } from "../plan";
import { ProviderHost } from "../../testkit/providerHost";
import { sampleOf } from "../sample";
import { medianRatio } from "../statistics";

const CONTENDERS: readonly Contender[] = ["ours", "usual", "empty"];

/** From the start of the provider process to its first answer, that of `check`. */
export async function start(context: BenchContext): Promise<Figure[]> {
    const rounds = context.quick ? 3 : 11;
    const times = new Map<Contender, number[]>(CONTENDERS.map((contender) => [contender, []]));
    for (const contender of CONTENDERS) {
        await sampleOf(context, contender);
    }
    context.progress(`start: ${rounds} starts each`);
    // The first round only warms the file cache.
    for (let round = 0; round <= rounds; round++) {
        for (const contender of CONTENDERS) {
            context.signal.throwIfAborted();
            const ms = await firstAnswer(context, contender);
            if (round > 0) {
                times.get(contender)?.push(ms);
            }
        }
    }
    const empty = times.get("empty") ?? [];
    return [
        {
            id: "start.firstAnswer",
            label: "Start of the provider process to its first answer, time against the empty dynamic provider",
            unit: "times",
            values: Object.fromEntries(
                [...times].map(([contender, each]) => [contender, medianRatio(each, empty)]),
            ),
        },
    ];
}

async function firstAnswer(context: BenchContext, contender: Contender): Promise<number> {
    const { provider } = await sampleOf(context, contender);
    const [endpoint] = planEndpoints(1);
    const startedAt = performance.now();
    const host = await ProviderHost.start({ env: atlasEnvironment(context.atlas) });
    try {
        const { groupId, region } = endpoint ?? {};
        await host.check("", {}, { groupId, region, __provider: provider });
        return performance.now() - startedAt;
    } finally {
        await host.stop();
    }
}
