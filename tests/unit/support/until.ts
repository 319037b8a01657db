/** Lets everything run that can without more time or input. */
export async function letRun(): Promise<void> {
    for (let turn = 0; turn < 3; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
    }
}

/** Waits, in real time, until something holds that real sockets bring about. */
export async function until(holds: () => boolean, otherwise: string | (() => string)): Promise<void> {
    const end = Date.now() + 8_000;
    while (!holds()) {
        if (Date.now() > end) {
            throw new Error(typeof otherwise === "string" ? otherwise : otherwise());
        }
        await new Promise((resolve) => setTimeout(resolve, 1));
    }
}

/** How a promise stands, without waiting for it. */
export async function stateOf(promise: Promise<unknown>): Promise<"pending" | "resolved" | "rejected"> {
    let state: "pending" | "resolved" | "rejected" = "pending";
    promise.then(
        () => (state = "resolved"),
        () => (state = "rejected"),
    );
    await letRun();
    return state;
}

/** The error with which a promise rejects. */
export async function failure(promise: Promise<unknown>): Promise<Error> {
    try {
        await promise;
    } catch (error) {
        return error as Error;
    }
    throw new Error("it did not fail");
}
