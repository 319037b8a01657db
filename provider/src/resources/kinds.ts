/** The kinds of resources, each after the one that it depends on. */
export const KINDS = ["PrivateEndpoint", "InterfaceEndpoint", "PrivateConnectionString"] as const;

export type Kind = (typeof KINDS)[number];
