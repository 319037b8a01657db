// @ts-check
const { default: Sequencer } = require("@jest/test-sequencer");

/**
 * Unit tests last, and the others in jest's own order, so that files that mostly compute (engine) and files that mostly
 * wait (provider) run beside each other, and no long one is left over in the end.
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
