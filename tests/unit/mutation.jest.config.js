// @ts-check
const { projects } = require("../../jest.config.js");

/** The provider's unit tests alone, for `npm run mutation`. @type {import("jest").Config} */
module.exports = {
    ...projects?.find((project) => typeof project === "object" && project.displayName === "unit"),
    rootDir: "../..",
    // The tests of each mutated file, and no other: jest loads all of them for each mutant.
    testMatch: [
        "<rootDir>/tests/unit/provider/waiting/**/*.test.ts",
        "<rootDir>/tests/unit/provider/atlas/{client,digest*,errors,http}.test.ts",
        "<rootDir>/tests/unit/provider/resources/{absenceProof,apiChoice,arguments,decideCreate}.test.ts",
    ],
    testEnvironment: "@stryker-mutator/jest-runner/jest-env/node",
};
