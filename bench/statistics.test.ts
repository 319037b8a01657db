import { mean, median, medianRatio, quantile } from "./statistics";

describe("statistics", () => {
    it("takes the mean and the median, whatever the order", () => {
        expect(mean([4, 1, 1])).toBe(2);
        expect(median([9, 1, 2])).toBe(2);
        expect(median([4, 1, 2, 3])).toBe(2.5);
    });

    it("interpolates quantiles between neighbours", () => {
        const tenths = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
        expect(quantile(tenths, 0.95)).toBeCloseTo(95);
        expect(quantile(tenths, 0)).toBe(0);
        expect(quantile(tenths, 1)).toBe(100);
        expect(quantile([7], 0.95)).toBe(7);
    });

    it("refuses to make a number of nothing", () => {
        expect(() => median([])).toThrow(RangeError);
        expect(() => medianRatio([1, 2], [1])).toThrow(RangeError);
    });

    it("compares each value with the one measured next to it", () => {
        // The machine was ten times slower in the second round: the ratios do not show it.
        expect(medianRatio([6, 50, 6], [3, 25, 3])).toBe(2);
    });
});
