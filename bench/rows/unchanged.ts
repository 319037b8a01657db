import type { Workspace } from "../../testkit/workspace";
import { type BenchContext, withStack } from "../context";
import type { Contender } from "../contenders";
import type { Figure } from "../figure";
import { planEndpoints } from "../plan";
import { medianRatio } from "../statistics";

const SIZE = 50;
const CONTENDERS = ["ours", "empty"] as const;

/** How long an `up` takes that has nothing to do, against the same one with an empty dynamic provider. */
export async function unchanged(context: BenchContext): Promise<Figure[]> {
    context.atlas.configure({ initiating: "now" });
    const rounds = context.quick ? 1 : 9;
    const times: Readonly<Record<(typeof CONTENDERS)[number], number[]>> = { ours: [], empty: [] };
    await withStacks(context, CONTENDERS, async (stacks) => {
        for (const stack of stacks.values()) {
            await stack.up();
        }
        context.atlas.clearRequests();
        for (let round = 0; round < rounds; round++) {
            context.progress(`unchanged: ${SIZE} resources, round ${round + 1} of ${rounds}`);
            // Rotate the order, so that no contender always runs first.
            for (const contender of round % 2 === 0 ? CONTENDERS : [...CONTENDERS].reverse()) {
                const run = await stacks.get(contender)?.up({ args: ["--expect-no-changes"] });
                times[contender].push(run?.ms ?? Number.NaN);
            }
        }
        if (context.atlas.requests.length > 0) {
            throw new Error("An update without changes has asked Atlas for something.");
        }
    });
    return [
        {
            id: `unchanged.${SIZE}.up`,
            label: `\`up\` without changes, ${SIZE} resources, time against the empty dynamic provider`,
            unit: "times",
            values: Object.fromEntries(
                CONTENDERS.map((contender) => [contender, medianRatio(times[contender], times.empty)]),
            ),
            target: 1.15,
        },
    ];
}

async function withStacks(
    context: BenchContext,
    [contender, ...others]: readonly Contender[],
    use: (stacks: ReadonlyMap<Contender, Workspace>) => Promise<void>,
    made: ReadonlyMap<Contender, Workspace> = new Map(),
): Promise<void> {
    return contender === undefined
        ? use(made)
        : withStack(context, contender, planEndpoints(SIZE), (stack) =>
              withStacks(context, others, use, new Map([...made, [contender, stack]])),
          );
}
