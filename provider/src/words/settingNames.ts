export type SettingName = "publicKey" | "privateKey" | "clientId" | "clientSecret" | "baseUrl";

/** The variables that set what the stack's configuration does not. */
export const ENVIRONMENT: Readonly<Record<SettingName, readonly string[]>> = {
    publicKey: ["MONGODB_ATLAS_PUBLIC_API_KEY", "MONGODB_ATLAS_PUBLIC_KEY", "MCLI_PUBLIC_API_KEY"],
    privateKey: ["MONGODB_ATLAS_PRIVATE_API_KEY", "MONGODB_ATLAS_PRIVATE_KEY", "MCLI_PRIVATE_API_KEY"],
    clientId: ["MONGODB_ATLAS_CLIENT_ID"],
    clientSecret: ["MONGODB_ATLAS_CLIENT_SECRET"],
    baseUrl: ["MONGODB_ATLAS_BASE_URL"],
};

export const SETTING_NAMES = Object.keys(ENVIRONMENT) as readonly SettingName[];
