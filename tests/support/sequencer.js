// @ts-check
const { default: Sequencer } = require("@jest/test-sequencer");

/**
 * Runs the histories first, which use a core for minutes, so that no long file is left for the end; then the tiers that
 * mostly wait, and last the unit tests.
 */
module.exports = class extends Sequencer {
    /** @override @param {Parameters<Sequencer["sort"]>[0]} tests */
    async sort(tests) {
        const rankOf = (/** @type {(typeof tests)[number]} */ { context }) =>
            ["histories", "engine", "aws", "provider", "unit"].indexOf(
                context.config.displayName?.name ?? "",
            );
        const sorted = await super.sort(tests);
        return sorted.sort((one, other) => rankOf(one) - rankOf(other));
    }
};
