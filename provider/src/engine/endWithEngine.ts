import { connect } from "node:net";

/** The engine's address among a provider's arguments: the last one of its form, after those for logging and tracing. */
export function addressIn(args: readonly string[]): string | undefined {
    return args.findLast((one) => /^[\w.:[\]-]+:\d+$/.test(one));
}

const CHECK_EVERY = 2_000;

/**
 * Ends this process when the engine is gone, which Pulumi does not do for dynamic providers: once standard input, a pipe
 * from the engine, has ended, and the engine's address no longer answers.
 */
export function endWithEngine(address: string, end: () => void): void {
    const check = async (): Promise<void> => {
        if (await answers(address)) {
            setTimeout(() => void check(), CHECK_EVERY).unref();
        } else {
            end();
        }
    };
    process.stdin
        .on("end", () => void check())
        .on("error", () => void check())
        .resume();
}

async function answers(address: string): Promise<boolean> {
    const [, host, port] = /^\[?(.*?)\]?:(\d+)$/.exec(address) ?? [];
    const socket = connect({ host, port: Number(port), timeout: CHECK_EVERY });
    const alive = await new Promise<boolean>((resolve) => {
        socket.once("connect", () => resolve(true)).once("timeout", () => resolve(false));
        socket.on("error", () => resolve(false));
    });
    socket.destroy();
    return alive;
}
