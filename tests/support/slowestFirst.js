// @ts-check
const { default: Sequencer } = require("@jest/test-sequencer");

const TIERS = ["engine", "provider", "unit"];

/** The tiers from the slowest on, so that no long engine test is left over in the end; within a tier jest's own order. */
module.exports = class SlowestFirst extends Sequencer {
    /** @override @param {Parameters<Sequencer["sort"]>[0]} tests */
    async sort(tests) {
        const tierOf = (/** @type {(typeof tests)[number]} */ { context }) =>
            TIERS.indexOf(String(context.config.displayName?.name));
        const sorted = await super.sort(tests);
        return sorted.sort((one, other) => tierOf(one) - tierOf(other));
    }
};
