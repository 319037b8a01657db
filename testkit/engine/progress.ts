/** Shows that something slow goes on; the function that it returns ends the display. */
export type Progress = (text: string) => () => void;

const SECONDS_BETWEEN_LINES = 30;

/** One line that counts the seconds on a terminal; elsewhere, in a log, a line now and then. */
export function progressOn(stream: NodeJS.WriteStream): Progress {
    return (text) => {
        const start = Date.now();
        const line = (): string => `${text}… (${Math.round((Date.now() - start) / 1000)}s)`;
        const show = (): void => void stream.write(stream.isTTY ? `\r\u001b[K${line()}` : `${line()}\n`);
        show();
        const timer = setInterval(show, stream.isTTY ? 1000 : SECONDS_BETWEEN_LINES * 1000);
        return () => {
            clearInterval(timer);
            show();
            if (stream.isTTY) {
                stream.write("\n");
            }
        };
    };
}
