/** What is measured, by the name of its program's folder. */
export const CONTENDERS = {
    ours: "this provider",
    plugin: "this provider's plugin",
    script: "… as a script",
    official: "official Terraform provider",
} as const;

export type Contender = keyof typeof CONTENDERS;
