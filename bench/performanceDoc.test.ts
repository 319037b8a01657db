import { readFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "../testkit/program";
import { show } from "./figure";
import type { OfficialReport } from "./performanceDoc";

const read = (path: string): string => readFileSync(join(REPOSITORY, path), "utf8");

test.each(["README.md", "docs/performance.md"])(
    "the comparison in %s is that of the last measurement",
    (page) => {
        const text = read(page);
        const { figures, provider, day } = JSON.parse(read("docs/official.json")) as OfficialReport;
        const rows = text.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
        expect(figures.length).toBeGreaterThan(8);
        for (const { label, unit, values } of figures) {
            const [ours, theirs] = [values.ours ?? "", values.official ?? ""].map((value) =>
                show(value, unit),
            );
            expect(rows).toContainEqual(["", label, ours, theirs, ""]);
        }
        expect(text).toContain(`official Terraform provider ${provider}`);
        expect(text).toContain(`Measured on ${day}`);
    },
);

test("README fits on two screens", () => {
    expect(Buffer.byteLength(read("README.md"))).toBeLessThanOrEqual(10_000);
});
