// @ts-check
// Apart from the other tests, since these need Python and AWS's SDKs: `npm run test:aws`.

/** @type {import("jest").Config} */
module.exports = {
    rootDir: "../..",
    testMatch: ["<rootDir>/tests/aws/*.test.ts"],
    transform: {
        "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }],
    },
    globals: { TIER_TIMEOUT_MS: 300_000 },
    setupFilesAfterEnv: ["<rootDir>/tests/support/tier.ts"],
    globalSetup: "<rootDir>/tests/aws/setup.ts",
    testEnvironment: "<rootDir>/tests/support/engineEnvironment.ts",
};
