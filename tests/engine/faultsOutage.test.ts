import { setTimeout as sleep } from "node:timers/promises";
import type { Declared } from "../../testkit/declaredProgram";
import { expectStateToMatchAtlas, posts, resetTrial } from "../support/consistency";
import { endpointNamed } from "../support/declared";
import { Gateway } from "../support/gateway";
import { Trial } from "../support/trial";

const SIX = ["us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-west-1", "eu-west-2"];

const inRegions = (regions: readonly string[]): Declared[] =>
    regions.map((region) => endpointNamed(region, { region }));

describe("Atlas out of reach", () => {
    let trial: Trial;
    let gateway: Gateway;

    beforeAll(async () => {
        trial = await Trial.start({ host: "plugin", atlas: { initiating: "4s" } });
        gateway = await Gateway.to(trial.atlas.url);
    });
    beforeEach(() => resetTrial(trial));
    afterAll(async () => {
        await trial.dispose();
        await gateway.close();
    });

    it("comes through an outage of some seconds in the middle of the wait", async () => {
        trial.declare(...inRegions(["us-east-1", "eu-west-1"]));
        const up = trial.workspace.start("up", { env: { MONGODB_ATLAS_BASE_URL: gateway.url } });
        await up.waitForOutput(/INITIATING[^]*INITIATING/);
        await gateway.close();
        await sleep(8_000);
        await gateway.open();
        expect((await up.finished).code).toBe(0);
        expect(posts(trial)).toBe(2);
        expectStateToMatchAtlas(trial, ["us-east-1", "eu-west-1"]);
    });

    it.each(["from the start", "from the create calls on"])(
        "sends one request for each Retry-After interval while Atlas refuses them, %s",
        async (since) => {
            const interval = 3_000;
            trial.declare(...inRegions(SIX));
            const storm = { kind: "refuse429", retryAfter: interval / 1000, times: Infinity } as const;
            // The first request is the list that all six share.
            const fault = trial.atlas.fault({ ...storm, skip: since === "from the start" ? 0 : 1 });
            const up = trial.workspace.start("up");
            await up.waitForOutput("asking Atlas");
            await sleep(20_000);
            const refused = trial.atlas.requests.filter(({ status }) => status === 429);
            trial.atlas.clearFaults(fault);
            expect((await up.finished).code).toBe(0);
            expectStateToMatchAtlas(trial, SIX);

            expect(refused.length).toBeGreaterThan(4);
            const arrivals = refused.map(({ time }) => time.getTime());
            const early = refused.flatMap(({ answeredAt }) => {
                const answered = answeredAt?.getTime() ?? 0;
                // What was on its way when the first refusal came could not be called back.
                return arrivals.filter((at) => at > answered + 500 && at < answered + interval - 100);
            });
            expect(early).toEqual([]);
            const firstBurst = since === "from the start" ? 1 : SIX.length;
            expect(refused.length).toBeLessThanOrEqual(firstBurst + 20_000 / interval + 1);
        },
    );
});
