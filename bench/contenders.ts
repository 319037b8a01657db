/** What is measured, by the names that figures have it under. */
export const CONTENDERS = {
    ours: "this provider",
    plugin: "this provider's plugin",
    script: "… as a script",
    official: "official Terraform provider",
} as const;

export type Contender = keyof typeof CONTENDERS;
