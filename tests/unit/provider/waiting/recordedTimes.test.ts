import { mean, quantile } from "../../../../testkit/statistics";
import { DURATIONS } from "../../../../testkit/recorded";
import { seededRandom } from "../../../../emulator/src/random";
import { costOf, officialCostOf, type Cost } from "./recordedTimes";

// The pace of polls, on the times of real creations: whole creates of the real core, on a virtual clock.

const random = seededRandom(1);
/** A recorded time is a whole second, and the first look at it came some time after it was ready. */
const drawn = (seconds: number): number => seconds - 2 * random();
/** Without the few that took many times as long: one of those is waited for alone. */
const USUAL = DURATIONS.filter((seconds) => seconds < 600);
const ANY = Infinity;
const LATE = [1_060, 1_169, 1_464];
const many = [...DURATIONS, ...DURATIONS, ...DURATIONS].map(drawn);

const alone = (durations: readonly number[]): number[][] => durations.map((one) => [one]);
const eleven = Array.from({ length: 20 }, () =>
    Array.from({ length: 11 }, () => drawn(USUAL[Math.floor(random() * USUAL.length)] ?? 0)),
);
const late = Array.from({ length: 10 }, () => LATE.map(drawn)).flat();

// [what, projects of endpoints; at most: its part of the official provider's requests, the mean delay and the 95th percentile]
test.each([
    ["one endpoint alone: three quarters of its requests, a fifth of its delay", alone(many), 0.75, 1.2, 2.7],
    ["eleven in one project: an eighth of its requests, the same delay", eleven, 1 / 8, 1.2, 2.7],
    ["18 to 24 minutes: no more requests than it, 10 s on average", alone(late), 1, 10, ANY],
    ["an emulator's 6 s stay bearable", alone(Array<number>(20).fill(6).map(drawn)), ANY, 5, ANY],
    ["its 20 to 40 s as well", alone(Array.from({ length: 21 }, (_, i) => drawn(20 + i))), ANY, 5, ANY],
])("%s", async (what, projects, requests, average, p95) => {
    const [ours, theirs] = [await costOf(projects, random), officialCostOf(projects.flat())];
    print(what, ours, theirs, projects.length);
    expect(ours.requests).toBeLessThanOrEqual(requests * theirs.requests);
    expect(mean(ours.delays)).toBeLessThanOrEqual(average);
    expect(quantile(ours.delays, 0.95)).toBeLessThanOrEqual(p95);
});

/** For docs/performance.md: `SHOW=true npx jest --selectProjects unit -- recordedTimes`. */
function print(what: string, ours: Cost, theirs: Cost, count: number): void {
    const figures = ({ requests, delays }: Cost): object => ({
        requests: requests / count,
        mean: mean(delays),
        p95: quantile(delays, 0.95),
    });
    if (process.env.SHOW === "true") {
        console.log(what, JSON.stringify({ ours: figures(ours), official: figures(theirs) }));
    }
}
