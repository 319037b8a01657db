// @ts-check

/** Prints the totals as the last line of a run, for readers of a CI log. */
module.exports = class CountReporter {
    /**
     * @param {unknown} _contexts
     * @param {import("@jest/reporters").AggregatedResult} results
     */
    onRunComplete(_contexts, results) {
        if (results.numRuntimeErrorTestSuites > 0) {
            console.log(`${results.numRuntimeErrorTestSuites} test files could not run`);
            return;
        }
        const skipped = results.numPendingTests > 0 ? `, ${results.numPendingTests} skipped` : "";
        console.log(`${results.numPassedTests} passed, ${results.numFailedTests} failed${skipped}`);
    }
};
