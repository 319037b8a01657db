/** Which of Atlas's two APIs for private endpoints. */
export type Api = "privateEndpoint" | "endpointService";

/** Which of Atlas's two APIs to use; `auto` prefers privateEndpoint where it suffices. */
export type ApiChoice = "privateEndpoint" | "endpointService" | "auto";

/** What a user may ask for. */
export const API_CHOICES: readonly ApiChoice[] = ["privateEndpoint", "endpointService", "auto"];
