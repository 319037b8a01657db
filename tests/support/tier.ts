declare const TIER_TIMEOUT_MS: number;

// jest reads `testTimeout` of the whole run only, never a project's own. No test gets a second try: what fails once in
// twenty runs may be a loss that happens once in twenty.
jest.setTimeout(TIER_TIMEOUT_MS);
