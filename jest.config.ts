import type { Config } from "jest";

// One transform for all tiers: swc strips the types, `npm run typecheck` checks them.
const common: Config = {
    transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] },
    testEnvironment: "node",
    clearMocks: true,
};

const tier = (name: string, timeout: number): NonNullable<Config["projects"]>[number] => ({
    ...common,
    displayName: name,
    testMatch: [`<rootDir>/tests/${name}/**/*.test.ts`],
    testTimeout: timeout,
});

const config: Config = {
    projects: [tier("unit", 10_000), tier("provider", 60_000), tier("engine", 180_000)],
};

export default config;
