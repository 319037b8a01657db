import { readOptions } from "./options";

describe("the bench's options", () => {
    it("runs everything by default, and writes it to docs", () => {
        const { quick, rows, out } = readOptions([]);
        expect({ quick, out }).toEqual({ quick: false, out: "docs" });
        expect(rows).toContain("waits");
        expect(rows).toContain("state");
    });

    it("never lets a rough or partial run overwrite the published figures", () => {
        expect(readOptions(["--quick"]).out).toBeUndefined();
        expect(readOptions(["--only", "state"]).out).toBeUndefined();
        expect(readOptions(["--quick", "--out", "there"]).out).toBe("there");
    });

    it("takes rows with commas or one by one, and names those there are", () => {
        expect(readOptions(["--only", "state,waits"]).rows).toEqual(["waits", "state"]);
        expect(readOptions(["--only", "waits", "--only", "state"]).rows).toEqual(["waits", "state"]);
        expect(() => readOptions(["--only", "stat"])).toThrow(/"stat".*waits.*state/);
    });
});
