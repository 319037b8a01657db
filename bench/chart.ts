import { CONTENDERS, COMPARED_PROVIDERS, type ComparedProvider } from "./contenders";
import { type Figure, show } from "./figure";

interface Panel {
    readonly title: string;
    /** The bars' labels, by the figure that they show. */
    readonly bars: Readonly<Record<string, string>>;
}

const PANELS: readonly Panel[] = [
    {
        title: "Requests until all are ready",
        bars: {
            "creates.1.requests": "1 endpoint",
            "creates.11.requests": "11 endpoints",
            "creates.18.requests": "18 endpoints",
            "creates.90.requests": "90, 5 projects",
        },
    },
    {
        title: "Requests per minute and project",
        bars: {
            "waits.1.requests": "1 wait",
            "waits.18.requests": "18 waits",
            "waits.100.requests": "100, 6 projects",
        },
    },
    {
        title: "From ready in Atlas to created",
        bars: {
            "creates.11.delay.mean": "mean of 11",
            "creates.11.delay.p95": "95th percentile",
            "creates.11.delay.max": "longest",
        },
    },
    { title: "State of a resource", bars: { "state.bytes": "bytes" } },
];

const WIDTH = 800;
const COLUMN = 400;
const PADDING = 20;
const LABEL = 112;
/** Room for the number behind the longest bar. */
const NUMBER = 56;
const BAR = 12;
const GROUP = 2 * BAR + 14;
const TITLE = 34;
const LEGEND = 44;

const STYLE = `
    text { font: 13px ui-sans-serif, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328; }
    .title { font-weight: 600; font-size: 14px; }
    .number { font-size: 11px; }
    .label { fill: #59636e; }
    .ours { fill: #00856a; }
    .usual { fill: #a3adb9; }
    .axis { stroke: #d1d9e0; }
    @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3; }
        .label { fill: #9198a1; }
        .ours { fill: #2ec4a0; }
        .usual { fill: #6b7684; }
        .axis { stroke: #3d444d; }
    }
`;

/** The key figures as a bar chart: an SVG that is readable on light and dark pages. */
export function chart(figures: readonly Figure[]): string {
    const known = new Map(figures.map((figure) => [figure.id, figure]));
    const panels = PANELS.map((panel) => ({ title: panel.title, rows: rowsOf(panel, known) })).filter(
        ({ rows }) => rows.length > 0,
    );
    const tops: number[] = [];
    let bottom = LEGEND;
    for (let index = 0; index < panels.length; index += 2) {
        tops.push(bottom, bottom);
        const tallest = Math.max(...panels.slice(index, index + 2).map(({ rows }) => rows.length));
        bottom += TITLE + tallest * GROUP + PADDING;
    }
    const body = panels.map(({ title, rows }, index) =>
        drawPanel(title, rows, (index % 2) * COLUMN + PADDING, tops[index] ?? 0),
    );
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom}" width="${WIDTH}" height="${bottom}" role="img">`,
        `<title>${escape(`${CONTENDERS.ours} next to a ${CONTENDERS.usual}`)}</title>`,
        `<style>${STYLE}</style>`,
        legend(),
        ...body,
        "</svg>",
        "",
    ].join("\n");
}

interface Row {
    readonly label: string;
    readonly figure: Figure;
}

function rowsOf(panel: Panel, known: ReadonlyMap<string, Figure>): Row[] {
    return Object.entries(panel.bars).flatMap(([id, label]) => {
        const figure = known.get(id);
        return figure === undefined ? [] : [{ label, figure }];
    });
}

function legend(): string {
    let x = PADDING;
    const items = COMPARED_PROVIDERS.map((rival) => {
        const item =
            `<rect class="${rival}" x="${x}" y="15" width="12" height="12" rx="2"/>` +
            `<text x="${x + 18}" y="25.5">${escape(CONTENDERS[rival])}</text>`;
        x += 130;
        return item;
    });
    return items.join("\n");
}

function drawPanel(title: string, rows: readonly Row[], left: number, top: number): string {
    const most = Math.max(
        ...rows.flatMap(({ figure }) => COMPARED_PROVIDERS.map((rival) => valueOf(figure, rival))),
    );
    const room = COLUMN - 2 * PADDING - LABEL - NUMBER;
    const start = left + LABEL;
    const first = top + TITLE;
    const bar = (figure: Figure, rival: ComparedProvider, y: number): string => {
        const value = valueOf(figure, rival);
        const width = Math.max(1, (value / most) * room);
        return (
            `<rect class="${rival}" x="${start}" y="${y}" width="${width.toFixed(1)}" height="${BAR}"/>` +
            `<text class="number" x="${(start + width + 5).toFixed(1)}" y="${y + BAR - 2}">${escape(show(round(value, figure), figure.unit))}</text>`
        );
    };
    const groups = rows.map(({ label, figure }, index) => {
        const y = first + index * GROUP;
        return [
            `<text class="label" x="${start - 8}" y="${y + BAR + 5}" text-anchor="end">${escape(label)}</text>`,
            ...COMPARED_PROVIDERS.map((rival, place) => bar(figure, rival, y + place * (BAR + 1))),
        ].join("\n");
    });
    const end = first + rows.length * GROUP - 10;
    return [
        `<text class="title" x="${left}" y="${top + 18}">${escape(title)}</text>`,
        `<line class="axis" x1="${start - 0.5}" y1="${first - 4}" x2="${start - 0.5}" y2="${end}"/>`,
        ...groups,
    ].join("\n");
}

function valueOf({ values }: Figure, rival: ComparedProvider): number {
    const value = values[rival];
    return typeof value === "number" ? value : 0;
}

/** A count of requests is a whole number also where it is a median or a rate. */
function round(value: number, { unit }: Figure): number {
    return unit === "requests" || unit === "per minute" ? Math.round(value) : value;
}

function escape(text: string): string {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
