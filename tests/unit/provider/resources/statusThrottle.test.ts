import { StatusThrottle } from "../../../../provider/src/resources/lifecycle/statusThrottle";
import { LineBudget } from "../../../../provider/src/waiting/lineBudget";
import { FakeClock } from "../../support/fakeClock";

class Setup {
    readonly clock = new FakeClock();
    readonly shown: string[] = [];
    hint = "be patient";
    readonly row = new StatusThrottle(
        (text) => this.shown.push(text),
        this.clock,
        () => this.hint,
        new LineBudget(this.clock),
    );
}

test("an unchanged status alternates with the current hint, one each minute, with the elapsed time", async () => {
    const setup = new Setup();
    for (let second = 0; second <= 180; second += 2) {
        if (second === 100) {
            setup.hint = "a new hint";
        }
        setup.row.show("A");
        await setup.clock.advance(2_000);
    }
    expect(setup.shown).toEqual(["A", "be patient (1m so far)", "A (2m so far)", "a new hint (3m so far)"]);
});

test("the minute counts from the last text", async () => {
    const { row, shown, clock } = new Setup();
    row.show("A");
    await clock.advance(50_000);
    row.show("B");
    await clock.advance(59_999);
    row.show("B");
    expect(shown).toEqual(["A", "B"]);
    await clock.advance(1);
    row.show("B");
    expect(shown).toEqual(["A", "B", "be patient (1m50s so far)"]);
});

test("the details come after the time; a change is shown by itself, and begins anew", async () => {
    const { row, shown, clock } = new Setup();
    row.show("INITIATING: Atlas builds the service");
    await clock.advance(60_000);
    row.show("INITIATING: Atlas builds the service");
    await clock.advance(60_000);
    row.show("INITIATING: Atlas builds the service");
    expect(shown.at(-1)).toBe("INITIATING (2m so far): Atlas builds the service");
    await clock.advance(60_000);
    row.show("READY");
    await clock.advance(60_000);
    row.show("READY");
    expect(shown.slice(-2)).toEqual(["READY", "be patient (4m so far)"]);
});

describe("all rows of a process together", () => {
    /** What they print in an hour in which each looks every 5 s. */
    async function hour(
        problemAt: (poll: number) => string | undefined,
        shownBy: Map<number, number>,
    ): Promise<string[]> {
        const clock = new FakeClock();
        const budget = new LineBudget(clock);
        const shown: string[] = [];
        const rows = Array.from(
            { length: 34 },
            (_none, index) =>
                new StatusThrottle(
                    (text) => {
                        shown.push(text);
                        shownBy.set(index, (shownBy.get(index) ?? 0) + 1);
                    },
                    clock,
                    () => "be patient",
                    budget,
                ),
        );
        rows.forEach((row) => row.show("INITIATING: Atlas builds the service"));
        shown.length = 0;
        shownBy.clear();
        for (let poll = 1; poll <= 720; poll += 1) {
            await clock.advance(5_000);
            const problem = problemAt(poll);
            rows.forEach((row) =>
                problem === undefined
                    ? row.show("INITIATING: Atlas builds the service")
                    : row.showProblem(problem),
            );
        }
        return shown;
    }

    const failing = (poll: number): string =>
        `Atlas answered 503 (UNEXPECTED_ERROR: request ${poll}a${poll})`;

    test.each<[string, (poll: number) => string | undefined, number]>([
        ["without a fault", () => undefined, 2],
        ["with failing answers, each with another id", failing, 3],
        ["with failing and good answers in turns", (poll) => (poll % 2 === 0 ? failing(poll) : undefined), 3],
    ])("print some 60 texts in an hour, each in its turn, %s", async (_what, problemAt, most) => {
        const shownBy = new Map<number, number>();
        const shown = await hour(problemAt, shownBy);
        expect(shown.length).toBeLessThanOrEqual(62);
        expect(shown.length).toBeGreaterThanOrEqual(58);
        expect(shownBy.size).toBe(34);
        expect(Math.max(...shownBy.values())).toBeLessThanOrEqual(most);
    });

    test("a problem is shown at once where it is the first of its kind, and so is its end", async () => {
        const { row, shown, clock } = new Setup();
        row.show("INITIATING: Atlas builds the service");
        row.showProblem("Atlas answered 503 (UNEXPECTED_ERROR: 1)");
        row.show("INITIATING: Atlas builds the service");
        row.showProblem("Atlas answered 503 (UNEXPECTED_ERROR: 2)");
        expect(shown).toHaveLength(3);
        await clock.advance(120_000);
        row.showProblem("Atlas answered 503 (UNEXPECTED_ERROR: 3)");
        expect(shown.at(-1)).toBe(
            "no usable answer from Atlas, retrying: Atlas answered 503 (UNEXPECTED_ERROR: 3)",
        );
    });
});
