import { AtlasEmulator } from "../../../emulator/src";
import { followAdvice } from "../../campaign/adviceFollower";
import { drawPlan } from "../../campaign/plan";
import { stackError } from "../../campaign/stack";
import { Chance } from "../../campaign/random";

it("draws the same run from the same seed", () => {
    expect(drawPlan(new Chance(7))).toEqual(drawPlan(new Chance(7)));
    expect(drawPlan(new Chance(7))).not.toEqual(drawPlan(new Chance(8)));
});

it("follows the provider's advice, but never takes over somebody else's", async () => {
    const atlas = await AtlasEmulator.start({ quiet: true });
    try {
        const groupId = "5df264b8f10fab7d2cad2f0d";
        const program = ["eu-west-1", "eu-west-2"].map(
            (region) =>
                ({ kind: "PrivateEndpoint", name: region, provider: "dynamic", groupId, region }) as const,
        );
        const [ours, theirs] = program.map(({ region }) =>
            atlas.create(groupId, region, { status: "FAILED" }),
        );
        const errors = [ours, theirs].map((endpoint) =>
            stackError(endpoint?.region, `${endpoint?.id ?? ""} has the region [regionTaken]`),
        );
        const known = { owns: ({ id }: { id: string }) => id === ours?.id, ownsAttachment: () => false };
        expect(followAdvice(program, errors, atlas as never, known)).toEqual([
            { ...program[0], adoptExisting: true },
        ]);
    } finally {
        await atlas.close();
    }
});
