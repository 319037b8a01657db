import { AbsenceProof } from "../../../../provider/src/resources/lifecycle/absenceProof";
import { FakeClock } from "../../support/fakeClock";

/** Polls that do not show it, after these pauses in milliseconds. */
async function answers(pauses: readonly number[], since?: number, leaving = false): Promise<boolean[]> {
    const clock = new FakeClock();
    const proof = new AbsenceProof(
        clock,
        () => leaving,
        since === undefined ? undefined : clock.now() - since,
    );
    const results: boolean[] = [];
    for (const pause of pauses) {
        await clock.advance(pause);
        results.push(proof.missing());
    }
    return results;
}

test.each<[string, Parameters<typeof answers>, boolean[]]>([
    ["three polls, the last one 10 s after the first", [[0, 4_000, 6_000]], [false, false, true]],
    ["not before 10 s are over", [[0, 4_000, 5_999, 1]], [false, false, false, true]],
    ["the time counts from when it was last there", [[0, 500, 500], 9_500], [false, false, true]],
    ["two polls prove nothing, however long it was not there", [[0, 10_000], 60_000], [false, false]],
    ["two polls over a second, where Atlas removes it", [[0, 999, 1], 0, true], [false, false, true]],
])("AbsenceProof: %s", async (_case, given, expected) => {
    expect(await answers(...given)).toEqual(expected);
});

test("AbsenceProof: one poll that shows it starts over", async () => {
    const clock = new FakeClock();
    const proof = new AbsenceProof(clock, () => false, undefined);
    proof.missing();
    await clock.advance(9_000);
    proof.present();
    await clock.advance(4_000);
    expect([proof.missing(), proof.missing()]).toEqual([false, false]);
    expect(proof.nextPollAt).toBe(clock.now() + 4_000);
    await clock.advance(6_000);
    expect(proof.missing()).toBe(true);
});

test("AbsenceProof: the last poll comes once the time is over, and a second after the one before", async () => {
    const clock = new FakeClock();
    await clock.advance(9_500);
    const proof = new AbsenceProof(clock, () => false, 0);
    proof.missing();
    expect(proof.nextPollAt).toBe(10_500);
});
