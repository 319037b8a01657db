import fc from "fast-check";
import { HOSTS } from "../../testkit/providerHost/program";
import { plans } from "../campaign/plan";
import { brokenIn, performRun } from "../campaign/run";

const SEED = { dynamic: 101, plugin: 104 };

it.each(HOSTS)("keeps every promise in a run of a fixed seed on the %s host", async (host) => {
    const [plan] = fc.sample(plans(host), { seed: SEED[host], numRuns: 1 });
    const report = plan && (await performRun(plan));
    expect(report && brokenIn(report)).toEqual([]);
    expect(report?.faults.length).toBeGreaterThan(10);
});
