/** Settings of a developer's own Pulumi and Atlas accounts, and of the jest worker, which must not reach a trial. */
const FOREIGN = /^(PULUMI_|MONGODB_ATLAS_|MCLI_|JEST_WORKER_ID$|NODE_ENV$)/;

export function isolatedEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return Object.fromEntries(Object.entries(env).filter(([name]) => !FOREIGN.test(name)));
}
