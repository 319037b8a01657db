import { Interrupted, whileInterruptible } from "./interruption";

const untilAborted = (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("cut off"))));

it("aborts the task on Ctrl-C, and rejects with the interruption instead of the task's error", async () => {
    const task = whileInterruptible(untilAborted);
    process.emit("SIGINT", "SIGINT");
    await expect(task).rejects.toEqual(new Interrupted("SIGINT"));
});

it("reports an interruption even if the task ignores it", async () => {
    const task = whileInterruptible(() => new Promise((resolve) => setTimeout(resolve, 10)));
    process.emit("SIGTERM", "SIGTERM");
    await expect(task).rejects.toEqual(new Interrupted("SIGTERM"));
});

it("tells the exit code that a shell reports for each signal", () => {
    expect(new Interrupted("SIGINT").exitCode).toBe(130);
    expect(new Interrupted("SIGTERM").exitCode).toBe(143);
});

it("treats a closed output stream as an interruption", async () => {
    const task = whileInterruptible(untilAborted);
    process.stdout.emit("error", new Error("write EPIPE"));
    await expect(task).rejects.toThrow("write EPIPE");
});

it("lets Ctrl-C end the process again once the task is over", async () => {
    const listeners = (): number => process.listenerCount("SIGINT") + process.stdout.listenerCount("error");
    const before = listeners();
    expect(await whileInterruptible(() => Promise.resolve(listeners()))).toBe(before + 2);
    expect(listeners()).toBe(before);
});
