import { connect } from "node:net";

const CHECK_EVERY = 2_000;

/**
 * Ends this process when the engine is gone. Pulumi leaves the process of dynamic providers behind when its CLI is
 * killed. Its standard input is a pipe from the engine: the pipe's end, confirmed by an address that no longer
 * answers, tells.
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
