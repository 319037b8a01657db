import { connect } from "node:net";

const CHECK_EVERY = 2_000;

/**
 * Ends this process when the engine is gone: Pulumi leaves the process for dynamic providers behind when its CLI is
 * killed. The engine counts as gone once standard input, a pipe from the engine, has ended and the engine's address
 * no longer answers.
 */
export function endWithEngine(address: string, end: () => void): void {
    const check = (): void => {
        answers(address, (alive) => {
            if (alive) {
                setTimeout(check, CHECK_EVERY).unref();
            } else {
                end();
            }
        });
    };
    process.stdin.on("end", check).on("error", check).resume();
}

function answers(address: string, tell: (alive: boolean) => void): void {
    const port = Number(address.slice(address.lastIndexOf(":") + 1));
    const host = address.slice(0, address.lastIndexOf(":")).replace(/^\[|\]$/g, "");
    const socket = connect({ host, port, timeout: CHECK_EVERY });
    const settle = (alive: boolean) => (): void => {
        socket
            .removeAllListeners()
            .on("error", () => undefined)
            .destroy();
        tell(alive);
    };
    socket.once("connect", settle(true)).once("error", settle(false)).once("timeout", settle(false));
}
