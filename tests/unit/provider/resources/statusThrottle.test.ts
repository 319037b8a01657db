import { StatusThrottle } from "../../../../provider/src/resources/lifecycle/statusThrottle";
import { FakeClock } from "../../support/fakeClock";

class Setup {
    readonly clock = new FakeClock();
    readonly shown: string[] = [];
    hint = "be patient";
    readonly row = new StatusThrottle(
        (text) => this.shown.push(text),
        this.clock,
        () => this.hint,
    );
}

test("a change is shown at once, what stays the same is not", () => {
    const { row, shown } = new Setup();
    for (const state of ["A", "A", "B", "B", "A"]) {
        row.show(state);
    }
    expect(shown).toEqual(["A", "B", "A"]);
});

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
