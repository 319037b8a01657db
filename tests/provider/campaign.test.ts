import fc from "fast-check";
import { plans } from "../campaign/plan";
import { brokenIn, performRun } from "../campaign/run";
import { PROVIDERS } from "../model/program";

// One run shows what others would in turn: processes of each kind, a kill, a change of the program, a second stack.
const SEED = 227;

it("keeps every promise in a run of a fixed seed, with resources on both hosts", async () => {
    const [plan] = fc.sample(plans("plugin"), { seed: SEED, numRuns: 1 });
    const { program = [], change, second = [], ups = [] } = plan ?? {};
    // Where plans are drawn in another way, another seed has all that.
    const providers = new Set(program.map(({ provider }) => provider));
    const kills = ups.filter(({ kill }) => kill !== undefined);
    expect([providers.size, kills.length, change?.what, second.length]).toEqual([
        PROVIDERS.length,
        2,
        "name",
        4,
    ]);

    const report = plan && (await performRun(plan));
    expect(report && brokenIn(report)).toEqual([]);
    expect(report?.faults.length).toBeGreaterThan(10);
});
