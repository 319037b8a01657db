import { AtlasEmulator } from "atlas-emulator";
import { total } from "../campaign/count";
import { drawPlan } from "../campaign/plan";
import { Chance } from "../campaign/random";
import { describeFailure, hasFailed } from "../campaign/report";
import { performRun } from "../campaign/run";
import { followAdvice } from "../campaign/adviceFollower";
import { HOSTS } from "../../testkit/providerHost/program";
import { newProject } from "../support/providerHostTrial";

const SEED = { dynamic: 101, plugin: 104 };

it.each(HOSTS)("keeps every promise in a run of a fixed seed on the %s host", async (host) => {
    const report = await performRun(SEED[host], { host });
    expect(hasFailed(report) ? describeFailure(report, "simulated", host) : "").toBe("");
    expect(total(report.faults)).toBeGreaterThan(10);
});

it("draws the same run from the same seed", () => {
    expect(drawPlan(new Chance(7))).toEqual(drawPlan(new Chance(7)));
    expect(drawPlan(new Chance(7))).not.toEqual(drawPlan(new Chance(8)));
});

it("follows the provider's advice, but never takes over somebody else's", async () => {
    const atlas = await AtlasEmulator.start({ quiet: true });
    try {
        const groupId = newProject();
        const program = ["eu-west-1", "eu-west-2"].map(
            (region) =>
                ({ kind: "PrivateEndpoint", name: region, provider: "dynamic", groupId, region }) as const,
        );
        const [ours, theirs] = program.map(({ region }) =>
            atlas.create(groupId, region, { status: "FAILED" }),
        );
        const errors = [ours, theirs].map((endpoint) => ({
            name: endpoint?.region ?? "",
            text: `${endpoint?.id ?? ""} has the region: set adoptExisting: true`,
        }));
        const known = { owns: ({ id }: { id: string }) => id === ours?.id, ownsAttachment: () => false };
        expect(followAdvice(program, errors, atlas, known)).toEqual([{ ...program[0], adoptExisting: true }]);
    } finally {
        await atlas.close();
    }
});
