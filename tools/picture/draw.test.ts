import { draw } from "./draw";
import { ScreenReader, textOf } from "../../testkit/terminal/screen";

const ESC = "\u001b";

describe("the screen of a terminal", () => {
    it("is what is left after everything was drawn over", async () => {
        const reader = new ScreenReader(40, 5);
        await reader.write("creating (1s)\r\nother\r\n");
        await reader.write(`${ESC}[2A${ESC}[2Kcreated (2s)${ESC}[2B\r`);
        expect(textOf(reader.read())).toBe("created (2s)\nother");
    });

    it("tells colours, weight and column of each stretch", async () => {
        const reader = new ScreenReader(40, 5);
        await reader.write(
            `a ${ESC}[1;32mgreen${ESC}[0m ${ESC}[38;5;196mred${ESC}[38;2;1;2;3mexact${ESC}[38;5;33mblue`,
        );
        const [runs = []] = reader.read();
        expect(runs.slice(0, 6).map(({ text, column, color, bold }) => [text, column, color, bold])).toEqual([
            ["a ", 0, "default", false],
            ["green", 2, 2, true],
            [" ", 7, "default", false],
            ["red", 8, "#ff0000", false],
            ["exact", 11, "#010203", false],
            ["blue", 16, "#0087ff", false],
        ]);
    });
});

describe("the picture", () => {
    const shot = async (name: string, text: string): Promise<Parameters<typeof draw>[2][number]> => {
        const reader = new ScreenReader(60, 5);
        await reader.write(text);
        return { name, seconds: 1, screen: reader.read() };
    };

    it("shows the command and each shot, one after the other", async () => {
        const shots = [
            await shot("first", "one  <a&b>"),
            await shot("second", "two"),
            await shot("end", "three"),
        ];
        const svg = draw("pulumi up", 60, shots);
        expect(svg.match(/>pulumi up<\/text>/g)).toHaveLength(3);
        expect(svg).toContain(">&lt;a&amp;b&gt;</text>");
        for (const [index, text] of ["one", "two", "three"].entries()) {
            expect(svg).toMatch(new RegExp(`<g class="shot s${index}">[^]*>${text}</text>[^]*</g>`));
            expect(svg).toContain(`@keyframes s${index} `);
        }
    });

    it("shows a single shot when the user prefers reduced motion", async () => {
        const svg = draw("pulumi up", 60, [await shot("a", "a"), await shot("b", "b"), await shot("c", "c")]);
        const [still = ""] = svg.split("@media (prefers-reduced-motion: no-preference)");
        expect(still).toContain(".s1 { opacity: 1 }");
        expect(still).not.toContain("animation");
    });
});
