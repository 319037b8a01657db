import type { AtlasEmulator } from "atlas-emulator";

/** Settings of a developer's own Pulumi and Atlas accounts, and of the jest worker, which must not reach a trial. */
const FOREIGN = /^(PULUMI_|MONGODB_ATLAS_|MCLI_|JEST_WORKER_ID$|NODE_ENV$)/;

export function isolatedEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return Object.fromEntries(Object.entries(env).filter(([name]) => !FOREIGN.test(name)));
}

/** By which a program finds this Atlas, and logs in. */
export function atlasEnvironment(atlas: AtlasEmulator): Record<string, string> {
    return {
        MONGODB_ATLAS_PUBLIC_KEY: atlas.options.publicKey,
        MONGODB_ATLAS_PRIVATE_KEY: atlas.options.privateKey,
        MONGODB_ATLAS_BASE_URL: atlas.url,
    };
}
