import { LineBudget, StatusRow } from "../../../../provider/src/waiting/rowThrottle";
import { FakeClock } from "../../support/fakeClock";

const WAITING = "INITIATING: Atlas builds the service";
const problem = (id: number | string): string => `HTTP 503 (UNEXPECTED_ERROR: ${id})`;

/** The rows of a process. */
class Setup {
    readonly clock = new FakeClock();
    /** The texts of all rows, with the number of each one's row. */
    readonly printed: { readonly text: string; readonly by: number }[] = [];
    readonly rows: readonly StatusRow[];

    constructor(count = 1) {
        const budget = new LineBudget(this.clock);
        this.rows = Array.from({ length: count }, (_none, by) => {
            const write = (text: string): unknown => this.printed.push({ text, by });
            return new StatusRow(write, this.clock, "be patient", budget);
        });
    }

    get shown(): string[] {
        return this.printed.map(({ text }) => text);
    }

    async show(state: string, afterSeconds = 0): Promise<void> {
        await this.clock.advance(afterSeconds * 1_000);
        this.rows.forEach((row) => row.show(state));
    }

    fail(id: number | string): void {
        this.rows.forEach((row) => row.showProblem(problem(id)));
    }
}

test("an unchanged status alternates with the hint, one each minute, with the elapsed time before the details", async () => {
    const setup = new Setup();
    for (let second = 0; second <= 180; second += 2) {
        await setup.show(WAITING, second === 0 ? 0 : 2);
    }
    expect(setup.shown).toEqual([
        WAITING,
        "be patient (1m so far)",
        "INITIATING (2m so far): Atlas builds the service",
        "be patient (3m so far)",
    ]);
});

test("a change is shown by itself, and starts over; the minute counts from the last text", async () => {
    const setup = new Setup();
    await setup.show("A");
    // What comes after a colon is no change.
    await setup.show("A: more", 60);
    await setup.show("B", 50);
    await setup.show("B", 59.999);
    expect(setup.shown).toEqual(["A", "be patient (1m so far)", "B"]);
    await setup.show("B", 0.001);
    expect(setup.shown.at(-1)).toBe("be patient (2m50s so far)");
});

test("a problem is shown at once where it is the first of its kind, and so is its end", async () => {
    const setup = new Setup();
    await setup.show(WAITING);
    setup.fail(1);
    await setup.show(WAITING);
    setup.fail(2);
    expect(setup.shown).toHaveLength(3);
    await setup.clock.advance(120_000);
    setup.fail(3);
    expect(setup.shown.at(-1)).toBe(`${problem(3)}; retrying`);
});

// [what, whether a poll fails, how many texts a row has at most]
test.each<[string, (poll: number) => boolean, number]>([
    ["without a fault", () => false, 2],
    ["with failing answers, each with another id", () => true, 3],
    ["with failing and good answers in turns", (poll) => poll % 2 === 0, 3],
])("34 rows print some 60 texts in an hour, each in its turn, %s", async (_what, fails, most) => {
    const setup = new Setup(34);
    await setup.show(WAITING);
    setup.printed.length = 0;
    for (let poll = 1; poll <= 720; poll += 1) {
        await setup.clock.advance(5_000);
        if (fails(poll)) {
            setup.fail(`request ${poll}a${poll}`);
        } else {
            await setup.show(WAITING);
        }
    }
    expect(setup.printed.length).toBeLessThanOrEqual(62);
    expect(setup.printed.length).toBeGreaterThanOrEqual(58);
    const each = setup.rows.map((_row, index) => setup.printed.filter(({ by }) => by === index).length);
    expect([Math.min(...each) > 0, Math.max(...each) <= most]).toEqual([true, true]);
});
