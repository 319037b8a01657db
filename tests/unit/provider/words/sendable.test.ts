import { cut, printable } from "../../../../provider/src/words/printable";
import { sendable, wellFormed } from "../../../../provider/src/words/sendable";

const isWellFormed = (text: string): boolean => Buffer.from(text).toString() === text;

test("half a character becomes a mark, wherever it is", () => {
    expect(wellFormed({ a: ["x\ud83d", 1, null, true], b: { c: "\ude00y 😀" } })).toEqual({
        a: ["x\ufffd", 1, null, true],
        b: { c: "\ufffdy 😀" },
    });
});

test("an error's text stays below what gRPC carries, and is cut between characters", () => {
    expect(sendable("short 😀")).toBe("short 😀");
    for (const letter of ["a", "é", "中", "😀"]) {
        const sent = sendable(letter.repeat(30_000));
        expect(Buffer.byteLength(sent)).toBeLessThanOrEqual(4_000);
        expect(Buffer.byteLength(sent)).toBeGreaterThan(3_900);
        expect(isWellFormed(sent)).toBe(true);
    }
});

test("somebody else's text is cut between characters, and nothing invisible is left", () => {
    const text = "a".repeat(9) + "😀😀";
    expect(cut(text, 10)).toBe("a".repeat(9) + "😀");
    expect(isWellFormed(printable(text, 10))).toBe(true);
    expect(printable("\ud83dx\u202ey\u200bz\u{e0041}\u3164!", 50)).toBe(" x y z !");
});
