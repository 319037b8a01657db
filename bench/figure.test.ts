import { type Figure, isMet, show } from "./figure";
import { table } from "./table";

const figure = (ours: number | string, more: Partial<Figure> = {}): Figure => ({
    id: "a.b",
    label: "Requests",
    unit: "requests",
    values: { ours, official: 148 },
    ...more,
});

describe("a figure", () => {
    it("is met up to its target, and neither met nor missed without one", () => {
        expect(isMet(figure(37, { target: 37 }))).toBe(true);
        expect(isMet(figure(37.01, { target: 37 }))).toBe(false);
        expect(isMet(figure(NaN, { target: 37 }))).toBe(false);
        expect(isMet(figure(37))).toBeUndefined();
    });

    it.each([
        [1234.4, "bytes", "1,234"],
        [33, "requests", "33"],
        [5.5, "requests", "5.5"],
        [1.04, "s", "1.0 s"],
        [1.149, "times", "1.15 ×"],
        [120.4, "MB", "120 MB"],
        ["works", "text", "works"],
    ] as const)("shows %s (%s) as %s", (value, unit, text) => {
        expect(show(value, unit)).toBe(text);
    });
});

describe("the table", () => {
    it("has a column for each contender that was measured, and says which targets were missed", () => {
        const text = table([
            figure(33, { target: 37 }),
            figure(5, { label: "Others", values: { ours: 5 }, target: 1 }),
        ]);
        const [head = "", , first = "", second = ""] = text.split("\n");
        expect(head).toMatch(/^ +this provider +official Terraform provider +target$/);
        expect(first).toMatch(/^Requests +33 +148 +≤ 37 ✓$/);
        expect(second).toMatch(/^Others +5 +≤ 1 ✗ missed$/);
        const end = (line: string, text: string): number => line.indexOf(text) + text.length;
        expect(end(first, "148")).toBe(end(head, "official Terraform provider"));
    });
});
