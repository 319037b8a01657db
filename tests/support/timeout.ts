declare const TIER_TIMEOUT_MS: number;

// jest reads `testTimeout` of the whole run only, never a project's own.
jest.setTimeout(TIER_TIMEOUT_MS);
