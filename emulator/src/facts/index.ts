import { ANSWERS_AND_LIMITS, ENDPOINTS, LOGIN, STRINGS } from "./behaviour";
import { ENDPOINT_SERVICE_CALLS, PRIVATE_ENDPOINT_CALLS } from "./calls";
import type { AnswerFact, Fact } from "./fact";
import { REFUSALS } from "./refusals";

export { REFUSALS };
export { PROOFS, proofOf, SOURCES, type AnswerFact, type Fact, type Needs, type Shape } from "./fact";

const CALLS = { ...PRIVATE_ENDPOINT_CALLS, ...ENDPOINT_SERVICE_CALLS };

export type AnswerId = keyof typeof CALLS;
export type RefusalCode = keyof typeof REFUSALS;

export const ANSWERS: Readonly<Record<AnswerId, AnswerFact>> = CALLS;

/** All that we believe of Atlas, in the order of docs/atlas-api.md. */
export const CHAPTERS = {
    Login: LOGIN,
    "The deprecated API, privateEndpoint": PRIVATE_ENDPOINT_CALLS,
    "Its successor, endpointService": ENDPOINT_SERVICE_CALLS,
    "Endpoints and attachments": ENDPOINTS,
    "Connection strings of clusters": STRINGS,
    Refusals: REFUSALS,
    "Answers and limits": ANSWERS_AND_LIMITS,
} as const;

const ALL = { ...LOGIN, ...CALLS, ...ENDPOINTS, ...STRINGS, ...REFUSALS, ...ANSWERS_AND_LIMITS };

export type FactId = keyof typeof ALL;

export const FACTS: Readonly<Record<FactId, Fact>> = ALL;
