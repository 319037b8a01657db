/** Like Promise.all, but settles only after every task has. */
export async function together<T>(tasks: readonly Promise<T>[]): Promise<T[]> {
    await Promise.allSettled(tasks);
    return Promise.all(tasks);
}
