import { chart } from "./chart";
import type { Figure } from "./figure";

const requests = (count: number, ours: number, usual: number): Figure => ({
    id: `creates.${count}.requests`,
    label: "",
    unit: "requests",
    values: { ours, usual },
});

const attributes = (svg: string, element: RegExp, name: string): number[] =>
    [...svg.matchAll(element)].map(([text]) => Number(new RegExp(`${name}="([\\d.]+)"`).exec(text)?.[1]));
const BARS = {
    ours: /<rect class="ours"[^>]*height="12"\/>/g,
    usual: /<rect class="usual"[^>]*height="12"\/>/g,
};

describe("the chart", () => {
    it("draws bars in proportion, with their numbers", () => {
        const svg = chart([requests(11, 34, 136)]);
        const [ours = 0] = attributes(svg, BARS.ours, "width");
        const [usual = 0] = attributes(svg, BARS.usual, "width");
        expect(usual / ours).toBeCloseTo(4, 1);
        expect(svg).toContain(">34</text>");
        expect(svg).toContain(">136</text>");
    });

    it("keeps everything inside its frame", () => {
        const svg = chart([
            requests(1, 15, 10),
            requests(11, 34, 136),
            requests(18, 40, 200),
            requests(90, 180, 1100),
            { id: "state.bytes", label: "", unit: "bytes", values: { ours: 3_000, usual: 19_000 } },
        ]);
        const [, width = "", height = ""] = /width="(\d+)" height="(\d+)" role/.exec(svg) ?? [];
        for (const bars of Object.values(BARS)) {
            const x = attributes(svg, bars, "x");
            const widths = attributes(svg, bars, "width");
            x.forEach((left, index) => expect(left + (widths[index] ?? 0)).toBeLessThan(Number(width) - 40));
            attributes(svg, bars, "y").forEach((y) => expect(y).toBeLessThan(Number(height) - 12));
        }
    });

    it("shows what was measured only, and looks right on dark pages, too", () => {
        const svg = chart([requests(11, 34, 136)]);
        expect(svg).toContain("11 endpoints");
        expect(svg).not.toContain("18 endpoints");
        expect(svg).not.toContain("State of a resource");
        expect(svg).toContain("prefers-color-scheme: dark");
    });
});
