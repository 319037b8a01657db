import { mean, quantile } from "../../../../testkit/statistics";
import { DURATIONS } from "../../../../testkit/recorded";
import { seededRandom } from "../../../../emulator/src/random";
import { alone, costOf, officialCostOf, type Cost } from "./recordedTimes";

// The pace of polls, on the times of real creations: whole creates of the real core, on a virtual clock.

const random = seededRandom(1);
/** A recorded time is a whole second, and the first look at it came some time after it was ready. */
const drawn = (seconds: number): number => seconds - 2 * random();
/** Without the few that took many times as long: one of those is waited for alone. */
const USUAL = DURATIONS.filter((seconds) => seconds < 600);
const LATE = [1_060, 1_169, 1_464];
const many = [...DURATIONS, ...DURATIONS, ...DURATIONS].map(drawn);

const figures = ({ requests, delays }: Cost, count: number): object => ({
    requests: requests / count,
    mean: mean(delays),
    p95: quantile(delays, 0.95),
});

test("one endpoint alone: three quarters of the official provider's requests, and a fifth of its delay", async () => {
    const [ours, theirs] = [await alone(many, random), officialCostOf(many)];
    expect(ours.requests).toBeLessThanOrEqual(0.75 * theirs.requests);
    expect(mean(ours.delays)).toBeLessThanOrEqual(1.2);
    expect(quantile(ours.delays, 0.95)).toBeLessThanOrEqual(2.7);
    print("single", ours, theirs, many.length);
});

test("eleven in one project: an eighth of its requests, the same delay", async () => {
    const projects = Array.from({ length: 20 }, () =>
        Array.from({ length: 11 }, () => drawn(USUAL[Math.floor(random() * USUAL.length)] ?? 0)),
    );
    const costs: Cost[] = [];
    for (const durations of projects) {
        costs.push(await costOf(durations, random));
    }
    const ours = {
        requests: costs.reduce((sum, one) => sum + one.requests, 0),
        delays: costs.flatMap((one) => one.delays),
    };
    const theirs = officialCostOf(projects.flat());
    expect(ours.requests).toBeLessThanOrEqual(theirs.requests / 8);
    expect(mean(ours.delays)).toBeLessThanOrEqual(1.2);
    expect(quantile(ours.delays, 0.95)).toBeLessThanOrEqual(2.7);
    print("eleven", ours, theirs, projects.length);
});

test("18 to 24 minutes: no more requests than it, 10 s on average", async () => {
    const late = Array.from({ length: 10 }, () => LATE.map(drawn)).flat();
    const [ours, theirs] = [await alone(late, random), officialCostOf(late)];
    expect(ours.requests).toBeLessThanOrEqual(theirs.requests);
    expect(mean(ours.delays)).toBeLessThanOrEqual(10);
    print("late", ours, theirs, late.length);
});

test("an emulator's short times stay bearable", async () => {
    for (const [what, seconds] of [
        ["6 s", Array(20).fill(6)],
        ["20 to 40 s", Array.from({ length: 21 }, (_, i) => 20 + i)],
    ] as const) {
        const short = (seconds as number[]).map(drawn);
        const ours = await alone(short, random);
        expect(mean(ours.delays)).toBeLessThanOrEqual(5);
        print(what, ours, officialCostOf(short), short.length);
    }
});

/** For docs/performance.md: `SHOW=true npx jest --selectProjects unit -- recordedTimes`. */
function print(what: string, ours: Cost, theirs: Cost, count: number): void {
    if (process.env.SHOW === "true") {
        console.log(what, JSON.stringify({ ours: figures(ours, count), official: figures(theirs, count) }));
    }
}
