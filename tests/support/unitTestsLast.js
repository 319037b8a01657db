// @ts-check
const { default: Sequencer } = require("@jest/test-sequencer");

/**
 * Runs unit tests last and the others in jest's own order, so that CPU-bound files (engine) overlap with
 * files that mostly wait (provider), and no long file is left for the end.
 */
module.exports = class UnitTestsLast extends Sequencer {
    /** @override @param {Parameters<Sequencer["sort"]>[0]} tests */
    async sort(tests) {
        const isUnit = (/** @type {(typeof tests)[number]} */ { context }) =>
            Number(context.config.displayName?.name === "unit");
        const sorted = await super.sort(tests);
        return sorted.sort((one, other) => isUnit(one) - isUnit(other));
    }
};
