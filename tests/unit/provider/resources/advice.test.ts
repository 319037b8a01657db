import { ADVICE } from "../../../../testkit/advice";
import { ATTACHMENTS } from "./advice/attachments";
import { ENDPOINTS } from "./advice/endpoints";
import type { Scenarios } from "./advice/follow";
import { LOOKS } from "./advice/looks";
import { SETTINGS } from "./advice/settings";
import { STRINGS } from "./advice/strings";

// Each advice of something to type is followed, in the situation in which it is given.

const SCENARIOS: Scenarios = { ...ENDPOINTS, ...ATTACHMENTS, ...STRINGS, ...LOOKS, ...SETTINGS };

const TYPED = ADVICE.filter(({ typed }) => typed).flatMap(({ codes }) => codes);

test("what advises to type something has a scenario, and nothing else has one", () => {
    expect(Object.keys(SCENARIOS).sort()).toEqual([...TYPED].sort());
});

test.each(TYPED)("the advice of %s ends well", async (code) => SCENARIOS[code]?.());
