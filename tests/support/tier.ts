declare const TIER_TIMEOUT_MS: number;
declare const TIER_RETRIES: number;

// jest reads `testTimeout` of the whole run only, never a project's own.
jest.setTimeout(TIER_TIMEOUT_MS);
// Real processes on a busy machine may miss a moment that a test waits for; what is broken fails twice, and both
// times are shown.
jest.retryTimes(TIER_RETRIES, { logErrorsBeforeRetry: true });
