import { total } from "../campaign/count";
import { describeFailure, hasFailed } from "../campaign/report";
import { performRun } from "../campaign/run";
import { HOSTS } from "../../testkit/providerHost/program";

const SEED = { dynamic: 101, plugin: 104 };

it.each(HOSTS)("keeps every promise in a run of a fixed seed on the %s host", async (host) => {
    const report = await performRun(SEED[host], { host });
    expect(hasFailed(report) ? describeFailure(report, "simulated", host) : "").toBe("");
    expect(total(report.faults)).toBeGreaterThan(10);
});
