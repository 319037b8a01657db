import type { CommandResult } from "../testkit/command";
import type { AtlasEmulator } from "atlas-emulator";
import { watchDelays } from "./delays";
import { planEndpoints, projectsOf } from "./plan";

type Snapshots = ReturnType<AtlasEmulator["endpoints"]>;

/** A CLI whose output and end are the test's. */
function fakeCommand(): { output: string; running: boolean; finished: Promise<CommandResult> } {
    return { output: "", running: true, finished: Promise.resolve({} as CommandResult) };
}

const line = (name: string): string =>
    ` +  pulumi-nodejs:dynamic/atlas:PrivateEndpoint ${name} created (20s) WAITING_FOR_USER\n`;

describe("the delay from ready to created", () => {
    it("is that of each endpoint, and of no endpoint of other projects", async () => {
        const endpoints = planEndpoints(2);
        const [first, second] = endpoints;
        const ready = new Set<string | undefined>();
        const atlas = {
            endpoints: () =>
                [...endpoints, ...planEndpoints(1)].map(({ groupId, region }) => ({
                    groupId,
                    region,
                    status: ready.has(region) ? "WAITING_FOR_USER" : "INITIATING",
                })) as unknown as Snapshots,
        };
        const command = fakeCommand();
        const delays = watchDelays(atlas, command, endpoints);
        const step = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
        ready.add(first?.region).add(second?.region);
        await step(30);
        command.output += ` +  pulumi:pulumi:Stack trial created (1s)\n${line("e2")}`;
        await step(200);
        command.output += line("e1");
        await step(30);
        command.running = false;
        const [e1 = 0, e2 = 0] = await delays;
        await expect(delays).resolves.toHaveLength(2);
        expect(e2).toBeGreaterThan(0);
        expect(e1 - e2).toBeGreaterThan(0.15);
    });

    it("has no number for an endpoint that was never created", async () => {
        const command = fakeCommand();
        const delays = watchDelays({ endpoints: () => [] }, command, planEndpoints(3));
        command.running = false;
        await expect(delays).resolves.toEqual([]);
    });
});

describe("a plan", () => {
    it.each([
        [1, 1],
        [18, 1],
        [19, 2],
        [90, 5],
        [100, 6],
    ])("puts %d endpoints into %d projects, each region once", (count, projects) => {
        const endpoints = planEndpoints(count);
        expect(projectsOf(endpoints)).toHaveLength(projects);
        const places = new Set(endpoints.map(({ groupId, region }) => `${groupId}/${region}`));
        expect(places.size).toBe(count);
        expect(endpoints.every(({ region }) => region !== "")).toBe(true);
    });
});
