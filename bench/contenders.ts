/** What is measured, by the name of its program's folder. */
export const CONTENDERS = {
    ours: "this provider",
    usual: "usual dynamic provider",
    empty: "empty dynamic provider",
    plugin: "this provider's plugin",
    script: "… as a script",
    official: "official Terraform provider",
} as const;

export type Contender = keyof typeof CONTENDERS;
/** Those that make endpoints. */
export type ComparedProvider = "ours" | "usual";
export const COMPARED_PROVIDERS = ["ours", "usual"] as const;
