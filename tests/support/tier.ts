declare const TIER_TIMEOUT_MS: number;

// jest ignores `testTimeout` in a project's configuration. Tests are not retried: one that fails in every
// twentieth run may have found a bug that loses an endpoint in every twentieth run.
jest.setTimeout(TIER_TIMEOUT_MS);
