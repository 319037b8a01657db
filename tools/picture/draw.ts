import type { Shot } from "../../testkit/terminal/record";
import type { Color, Run, Screen } from "../../testkit/terminal/screen";

const CELL = 7.8;
const LINE = 19;
const FONT = 13;
const MARGIN = 18;
const BAR = 34;
/** How long each shot but the last is shown, and the last. */
const SECONDS = 2.5;
const LAST_SECONDS = 4;

const BACKGROUND = "#0d1117";
const FOREGROUND = "#e6edf3";
const PROMPT = 10;
const THEME = [
    ["#6e7681", "#ff7b72", "#3fb950", "#d29922", "#79c0ff", "#d2a8ff", "#39c5cf", "#b1bac4"],
    ["#8b949e", "#ffa198", "#56d364", "#e3b341", "#a5d6ff", "#d2a8ff", "#56d4dd", "#ffffff"],
].flat();

/**
 * An animated terminal that cycles through the shots. With reduced motion it shows only the middle shot.
 *
 * @param command what was typed at the prompt
 */
export function draw(command: string, columns: number, shots: readonly Shot[]): string {
    const prompt: Run[] = [
        { column: 0, text: "$", color: PROMPT, bold: true, dim: false },
        { column: 2, text: command, color: "default", bold: true, dim: false },
    ];
    const screens = shots.map(({ screen }): Screen => [prompt, ...screen]);
    const lines = Math.max(...screens.map((screen) => screen.length));
    const width = Math.ceil(columns * CELL + 2 * MARGIN);
    const height = BAR + lines * LINE + MARGIN;
    const frames = screens.map(
        (screen, index) => `<g class="shot s${index}">\n${screen.flatMap(drawLine).join("\n")}\n</g>`,
    );
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
        `<title>${escape(command)}: each row shows what Atlas is doing</title>`,
        `<style>${style(screens.length)}</style>`,
        `<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>`,
        ...["#ff5f57", "#febc2e", "#28c840"].map(
            (color, index) => `<circle cx="${MARGIN + 6 + index * 20}" cy="18" r="6" fill="${color}"/>`,
        ),
        ...frames,
        "</svg>",
        "",
    ].join("\n");
}

function style(count: number): string {
    const total = (count - 1) * SECONDS + LAST_SECONDS;
    const still = Math.floor((count - 1) / 2);
    const percent = (seconds: number): string => `${((seconds / total) * 100).toFixed(2)}%`;
    const animations = Array.from({ length: count }, (_, index) => {
        const [from, to] = [percent(index * SECONDS), percent(Math.min((index + 1) * SECONDS, total))];
        const end = index === count - 1 ? "100%" : to;
        const before = index === 0 ? "" : "0% { opacity: 0 } ";
        const after = index === count - 1 ? "" : ` ${end} { opacity: 0 } 100% { opacity: 0 }`;
        return (
            `@keyframes s${index} { ${before}${from} { opacity: 1 }${after} }\n` +
            `    .s${index} { animation: s${index} ${total}s step-end infinite }`
        );
    });
    return `
    text { font: ${FONT}px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
    .bold { font-weight: 600 }
    .dim { opacity: 0.6 }
    .shot { opacity: 0 }
    .s${still} { opacity: 1 }
    @media (prefers-reduced-motion: no-preference) {
    ${animations.join("\n    ")}
    }
`;
}

function drawLine(runs: readonly Run[], row: number): string[] {
    const y = BAR + row * LINE + LINE * 0.72;
    return runs.flatMap((run) =>
        // Each word group stands at its own column, so that no font can push the columns out of line.
        [...run.text.matchAll(/\S+(?: \S+)*/g)].map((match) => {
            const [text] = match;
            const x = MARGIN + (run.column + match.index) * CELL;
            const classes = [run.bold ? "bold" : "", run.dim ? "dim" : ""].filter(Boolean).join(" ");
            return (
                `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" fill="${fill(run.color)}"` +
                `${classes === "" ? "" : ` class="${classes}"`} textLength="${(text.length * CELL).toFixed(1)}"` +
                ` lengthAdjust="spacingAndGlyphs">${escape(text)}</text>`
            );
        }),
    );
}

function fill(color: Color): string {
    if (typeof color === "number") {
        return THEME[color] ?? FOREGROUND;
    }
    return color === "default" ? FOREGROUND : color;
}

function escape(text: string): string {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
