/** By the code that its message ends with: brings it about, does what its advice says, and checks what comes of that. */
export type Scenarios = Readonly<Record<string, () => Promise<void>>>;

export async function withEnvironment(variables: NodeJS.ProcessEnv, run: () => Promise<void>): Promise<void> {
    const before = { ...process.env };
    Object.assign(process.env, variables);
    try {
        await run();
    } finally {
        process.env = before;
    }
}
