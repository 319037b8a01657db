import type { AtlasEmulator } from "../../../emulator/src";
import { recorded } from "../../../testkit/recorded";
import {
    ask,
    Client,
    CLUSTERS,
    CREATE,
    GROUP,
    LIST,
    type Method,
    MODE,
    type Reply,
    start,
    V1,
} from "./client";

// The emulator answers as the real Atlas was recorded to answer: status, fields, what is null, and headers.

const REGIONS = ["us-east-1"] as const;
const OPTIONS = {
    initiating: "1h",
    projects: [GROUP],
    clusters: [
        { name: "orders", regions: REGIONS },
        { name: "flexible", regions: REGIONS, kind: "flex" },
    ],
} as const;
const UNKNOWN = "1".repeat(24);
const WANTED = { providerName: "AWS", region: "EU_WEST_1" };

type Ask = (client: Client, atlas: AtlasEmulator) => Promise<Reply>;

const read =
    (path: string): Ask =>
    (client) =>
        client.get(path);
const oneThatIs =
    (status: string, method: Method = "GET"): Ask =>
    (client, atlas) =>
        client.call(method, `${LIST}/${atlas.create(GROUP, "eu-west-1", { status }).id}`);
const clusterIn =
    (state: string): Ask =>
    (client, atlas) => {
        atlas.setClusterState(GROUP, "orders", state);
        return client.get(`${CLUSTERS}/orders`);
    };

const ASKED: Readonly<Record<string, Ask>> = {
    "create 2026": (client) => client.call("POST", CREATE, WANTED),
    "initiating 2026": oneThatIs("INITIATING"),
    "available 2026": oneThatIs("WAITING_FOR_USER"),
    "list 2026": (client, atlas) => {
        atlas.create(GROUP, "eu-west-1", { status: "WAITING_FOR_USER" });
        return client.get(LIST);
    },
    "delete 2026": oneThatIs("WAITING_FOR_USER", "DELETE"),
    "regional mode PATCH true": (client) => client.call("PATCH", MODE, { enabled: true }),
    "regional mode PATCH false": (client) => client.call("PATCH", MODE, { enabled: false }),
    "regional mode GET false": read(MODE),
    challenge: ({ url }) => ask("GET", url + LIST),
    "unknown project": read(LIST.replace(GROUP, UNKNOWN)),
    "unknown cluster": read(`${CLUSTERS}/unknown`),
    "flex cluster": read(`${CLUSTERS}/flexible`),
    "unknown resource": read(`${LIST}/nothing/here/at/all`),
    "method not allowed": (client) => client.call("DELETE", MODE),
    "failure in Atlas": (client, atlas) => {
        atlas.fault({ kind: "status" });
        return client.get(LIST);
    },
    clusters: read(CLUSTERS),
    "cluster CREATING": clusterIn("CREATING"),
    "cluster IDLE": clusterIn("IDLE"),
    "cluster UPDATING": clusterIn("UPDATING"),
};

const HEADERS = [
    "content-type",
    "x-error-code",
    "ratelimit-limit",
    "ratelimit-remaining",
    "allow",
    "www-authenticate",
];
/** What is left of a limit, a nonce, and which methods a path has. */
const VARIES = /^3\d{3}$|^9\d{3}$|(?<=nonce=")[^"]+|(?:\b(?:GET|POST|PATCH),)+/g;
/** They were recorded of other routes, which have other limits. */
const OF_OTHER_ROUTES = ["unknown resource", "failure in Atlas"];

test.each(Object.entries(ASKED))("%s", async (id, asked) => {
    const { status, headers, body } = recorded(id);
    const atlas = await start(OPTIONS);
    const reply = await asked(new Client(atlas.url), atlas);
    expect(reply.status).toBe(status);
    const [shape, wanted] = [formOf(reply.json ?? ""), formOf(body)];
    if (id.startsWith("cluster")) {
        // The recordings were cut to some fields.
        expect(shape).toMatchObject(wanted as object);
    } else {
        expect(shape).toEqual(wanted);
    }
    const isOther = OF_OTHER_ROUTES.includes(id);
    for (const name of HEADERS.filter((one) => !isOther || !one.startsWith("ratelimit"))) {
        const [shown, expected] = [reply.headers[name], headers[name]].map((one) =>
            one?.toString().replace(VARIES, ""),
        );
        expect([name, shown]).toEqual([name, expected]);
    }
});

test("`Date` is the start of handling, and an id has its second or the next one", async () => {
    let now = Date.parse("2026-08-10T03:03:04.900Z");
    const atlas = await start({ now: () => (now += 60) });
    atlas.fault({ kind: "slow", delay: 50, method: "POST" });
    const reply = await new Client(atlas.url).call("POST", CREATE, WANTED);
    const { id } = reply.json as { id: string };
    const made = Number.parseInt(id.slice(0, 8), 16) - Date.parse(String(reply.headers.date)) / 1_000;
    expect([0, 1]).toContain(made);
});

test.each([
    [V1, "status,results,totalCount"],
    [`${V1}?includeCount=false`, "status,results"],
    [`${V1}/ID`, "status,content"],
    [`${V1}/${UNKNOWN}`, "status,content"],
    [CLUSTERS, "status,links,results,totalCount"],
])("%s in an envelope: %s; and pretty", async (path, fields) => {
    const atlas = await start();
    const { id } = atlas.create(GROUP, "eu-west-1");
    const client = new Client(atlas.url);
    const target = path.replace("ID", id);
    const ask = (flag: string): Promise<Reply> =>
        client.get(`${target}${target.includes("?") ? "&" : "?"}${flag}`);
    const bare = await ask("pretty=true");
    expect(Number(bare.headers["content-length"])).toBeGreaterThan(JSON.stringify(bare.json).length + 10);
    const reply = await ask("envelope=true");
    expect(reply.status).toBe(200);
    const { status, content, results } = reply.json as Record<string, unknown>;
    expect(status).toBe(bare.status);
    expect(Object.keys(reply.json as object).join()).toBe(fields);
    const whole = Array.isArray(bare.json)
        ? results
        : (content ?? { ...(reply.json as object), status: undefined });
    expect(whole).toEqual(bare.json);
});

/** The names of an answer's fields, each with its type, or null. */
function formOf(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.slice(0, 1).map(formOf);
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, formOf(one)]));
    }
    // No reason, no detail and no code differs from another one here.
    return value === null ? null : typeof value;
}
