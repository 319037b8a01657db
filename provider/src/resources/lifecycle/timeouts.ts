// For how long each kind of operation may take, as Pulumi spells durations.

/** Of a create, an update and a delete. Generous, since Atlas takes minutes; also the official provider's default. */
export const DEFAULT_TIMEOUT = "60m";

/** Of a read, which has no timeout of its own in Pulumi. */
export const READ_TIMEOUT = "5m";

/** If Atlas does not answer within this time, a preview continues without the answer. */
export const LOOK_TIMEOUT = "40s";
