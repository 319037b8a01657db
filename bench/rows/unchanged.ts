import type { Workspace } from "../../testkit/workspace";
import { type BenchContext, withStack } from "../context";
import type { Contender } from "../contenders";
import type { Figure } from "../figure";
import { planEndpoints } from "../plan";
import { medianRatio } from "../statistics";

const SIZES = [1, 10, 50];
/** It has no target to meet, and takes the longest. */
const USUAL_ROUNDS = 3;
const OPERATIONS = ["up", "preview"] as const;
type Operation = (typeof OPERATIONS)[number];

/** How long a run takes that has nothing to do, against the same one with an empty dynamic provider. */
export async function unchanged(context: BenchContext): Promise<Figure[]> {
    context.atlas.configure({ initiating: "now" });
    const figures: Figure[] = [];
    for (const size of context.quick ? [1, 50] : SIZES) {
        figures.push(...(await ofSize(context, size)));
    }
    return figures;
}

async function ofSize(context: BenchContext, size: number): Promise<Figure[]> {
    const contenders: Contender[] = ["ours", "usual", "empty", ...(size === 1 ? ["none" as const] : [])];
    const rounds = context.quick ? 1 : size === 50 ? 9 : 5;
    const times = new Map<string, number[]>();
    const measure = async (stacks: ReadonlyMap<Contender, Workspace>): Promise<void> => {
        for (const contender of contenders) {
            await stacks.get(contender)?.up();
        }
        context.atlas.clearRequests();
        for (let round = 0; round < rounds; round++) {
            context.progress(`unchanged: ${size} resources, round ${round + 1} of ${rounds}`);
            for (const operation of OPERATIONS) {
                // Rotate the order, so that no contender always runs first.
                for (const contender of rotated(contenders, round)) {
                    if (contender === "usual" && round >= USUAL_ROUNDS) {
                        continue;
                    }
                    const ms = await run(stacks.get(contender), operation);
                    const key = `${contender}.${operation}`;
                    times.set(key, [...(times.get(key) ?? []), ms]);
                }
            }
        }
        if (context.atlas.requests.length > 0) {
            throw new Error("A preview, or an update without changes, has asked Atlas for something.");
        }
    };
    await withStacks(context, contenders, size, measure);
    return OPERATIONS.map((operation) => ({
        id: `unchanged.${size}.${operation}`,
        label: `\`${operation}\` without changes, ${size} resource${size === 1 ? "" : "s"}, time against the empty dynamic provider`,
        unit: "times",
        values: Object.fromEntries(
            contenders.map((contender) => [
                contender,
                medianRatio(
                    times.get(`${contender}.${operation}`) ?? [],
                    times.get(`empty.${operation}`) ?? [],
                ),
            ]),
        ),
        ...(size === 50 && operation === "up" ? { target: 1.15 } : {}),
    }));
}

async function run(stack: Workspace | undefined, operation: Operation): Promise<number> {
    if (stack === undefined) {
        throw new Error("There is no stack to run.");
    }
    const { ms } = await stack[operation]({ args: ["--expect-no-changes"] });
    return ms;
}

async function withStacks(
    context: BenchContext,
    contenders: readonly Contender[],
    size: number,
    use: (stacks: ReadonlyMap<Contender, Workspace>) => Promise<void>,
    made: ReadonlyMap<Contender, Workspace> = new Map(),
): Promise<void> {
    const [contender, ...others] = contenders;
    if (contender === undefined) {
        return use(made);
    }
    return withStack(context, contender, planEndpoints(size), (stack) =>
        withStacks(context, others, size, use, new Map([...made, [contender, stack]])),
    );
}

function rotated<T>(items: readonly T[], by: number): T[] {
    const start = by % items.length;
    return [...items.slice(start), ...items.slice(0, start)];
}
