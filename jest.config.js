// @ts-check
// JavaScript, because on Node 20 jest needs an extra package to load a TypeScript config.

/** @typedef {Exclude<NonNullable<import("jest").Config["projects"]>[number], string>} Project */

/**
 * A tier's limit for one test is there to end a test that hangs; a slow machine must not reach it.
 *
 * @type {(name: string, timeoutMs: number, more?: Project) => Project}
 */
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
    // Provider and engine tests wait much of their time; each command of the latter starts up to five processes.
    maxWorkers: 8,
    // `npm run coverage` takes the unit tests alone. With COVERAGE=true, as in .ci/run, they are counted on the way:
    // the other tiers run the provider in other processes, which are not counted.
    collectCoverage: process.env.COVERAGE === "true",
    collectCoverageFrom: ["provider/src/**/*.ts"],
    coverageReporters: ["text-summary", "html"],
    coverageThreshold: { global: { branches: 95 } },
    testSequencer: "<rootDir>/tests/support/sequencer.js",
    projects: [
        tier("unit", 120_000, {
            // Unit tests of bench, testkit and tools live beside the code that they test.
            testMatch: ["<rootDir>/tests/unit/**/*.test.ts", "<rootDir>/{bench,testkit,tools}/**/*.test.ts"],
            testPathIgnorePatterns: ["/node_modules/", "/histories/"],
        }),
        // Unit tests by their means, but not counted: counting makes these many runs twice as long.
        tier("histories", 600_000, {
            testMatch: ["<rootDir>/tests/unit/histories/*.test.ts"],
            coveragePathIgnorePatterns: ["/node_modules/", "/provider/src/"],
        }),
        tier("provider", 600_000, { globalSetup: "<rootDir>/tests/support/providerSetup.ts" }),
        tier("engine", 600_000, {
            globalSetup: "<rootDir>/tests/support/engineSetup.ts",
            testEnvironment: "<rootDir>/tests/support/engineEnvironment.ts",
        }),
        // Its setup installs what only these tests need: AWS's SDK.
        tier("aws", 600_000, {
            globalSetup: "<rootDir>/tests/aws/setup.ts",
            testEnvironment: "<rootDir>/tests/support/engineEnvironment.ts",
        }),
    ],
};
