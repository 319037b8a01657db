/** Like Promise.all, but when it rejects nothing is under way any more. */
export async function together<T>(tasks: readonly Promise<T>[]): Promise<T[]> {
    await Promise.allSettled(tasks);
    return Promise.all(tasks);
}
