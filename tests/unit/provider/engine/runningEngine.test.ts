import { joinEngine } from "../../../../provider/src/engine/runningEngine";

test("outside of an engine there is no log", () => {
    expect(joinEngine()).toBeUndefined();
});
