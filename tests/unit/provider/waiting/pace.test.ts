import { backoff } from "../../../../provider/src/waiting/retry";
import { creationPace, steadyPace, turnsInPoll } from "../../../../provider/src/waiting/pace";

test.each([
    [0, 2_000],
    [60_000, 2_000],
    [90_000, 3_000],
    [120_000, 4_000],
    [300_000, 5_000 / 1.1],
    [599_999, 5_000 / 1.1],
    [600_000, 5_000],
    [720_000, 6_000],
    [3_600_000, 8_000 / 1.1],
])("at an age of %d ms the next poll comes after %d ms, and a tenth more by chance", (age, expected) => {
    expect(steadyPace(age, 0.5)).toBeCloseTo(expected, 6);
    expect(steadyPace(age, 1)).toBeCloseTo(expected * 1.1, 6);
});

test.each([
    [0, 0, 1_800],
    [5_999, 0.5, 2_000],
    [6_000, 0.5, 9_000],
    [40_000, 0.5, 48_000],
    [120_000, 0.5, 20_000], // denser from 140 s on
    [139_000, 1, 1_000],
    [140_000, 0.5, 3_000],
    [147_000, 0.5, 1_000],
    [182_000, 1, 2_750],
    [3_600_000, 0.5, 7_000],
])(
    "an endpoint that is being created, at an age of %d ms and by chance %d: %d ms",
    (age, random, expected) => {
        expect(creationPace(age, random)).toBeCloseTo(expected, 6);
    },
);

test.each([
    [1, 375],
    [2, 750],
    [3, 1_500],
    [6, 12_000],
    [7, 15_000],
    [1_000_000, 15_000],
])("the backoff after %d consecutive failures is %d ms, without jitter", (failures, expected) => {
    expect(backoff(failures, 0.5)).toBe(expected);
});

test.each([
    [0, 1],
    [1_800, 3],
    [2_000, 3],
    [4_545, 7],
    [8_000, 10],
    [Number.POSITIVE_INFINITY, 10],
])("%d ms after the last look there is time for %d connections", (pause, expected) => {
    expect(turnsInPoll(pause)).toBe(expected);
});
