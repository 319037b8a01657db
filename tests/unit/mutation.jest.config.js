// @ts-check
const { projects } = require("../../jest.config.js");

/** The provider's unit tests alone, for `npm run mutation`. @type {import("jest").Config} */
module.exports = {
    ...projects?.find((project) => typeof project === "object" && project.displayName === "unit"),
    rootDir: "../..",
    testMatch: ["<rootDir>/tests/unit/provider/**/*.test.ts"],
    // Thousands of histories for each mutant would take days.
    testPathIgnorePatterns: ["createHistories"],
    testEnvironment: "@stryker-mutator/jest-runner/jest-env/node",
};
