// @ts-check
// Not TypeScript: jest would need one more package to read that on Node 20.

/** @typedef {Exclude<NonNullable<import("jest").Config["projects"]>[number], string>} Project */

/** @type {(name: string, timeoutMs: number, more?: Project) => Project} */
const tier = (name, timeoutMs, more = {}) => ({
    displayName: name,
    testMatch: [`<rootDir>/tests/${name}/**/*.test.ts`],
    // One transform for all tiers: swc strips the types, `npm run typecheck` checks them.
    transform: {
        "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }],
    },
    testEnvironment: "node",
    clearMocks: true,
    globals: { TIER_TIMEOUT_MS: timeoutMs },
    setupFilesAfterEnv: ["<rootDir>/tests/support/tier.ts"],
    ...more,
});

/** @type {import("jest").Config} */
module.exports = {
    reporters: ["default", "<rootDir>/tests/support/countReporter.js"],
    // Engine tests wait half of the time, each with a CLI and two node processes of its own.
    maxWorkers: 10,
    testSequencer: "<rootDir>/tests/support/unitTestsLast.js",
    projects: [
        tier("unit", 10_000, {
            // What tests, bench and tools are made of is tested beside it.
            testMatch: ["<rootDir>/tests/unit/**/*.test.ts", "<rootDir>/{bench,testkit,tools}/**/*.test.ts"],
        }),
        tier("provider", 60_000),
        tier("engine", 180_000, {
            globalSetup: "<rootDir>/tests/support/engineSetup.ts",
            testEnvironment: "<rootDir>/tests/support/engineEnvironment.ts",
        }),
    ],
};
