import { recorded } from "../../../testkit/recorded";
import type { AtlasEmulator, EmulatorOptions } from "../../../emulator/src";
import { Client, ENDPOINT_SERVICE, GROUP, PRIVATE_ENDPOINT, VERSION, send, type Reply } from "./client";
import { start, stopAll } from "./emulator";

// The emulator answers as the real Atlas was recorded to answer: status, fields, what is null, and headers.

afterEach(stopAll);

const LIST = `${ENDPOINT_SERVICE}/AWS/endpointService`;
const CREATE = `${ENDPOINT_SERVICE}/endpointService`;
const MODE = `${ENDPOINT_SERVICE}/regionalMode`;
const CLUSTERS = ENDPOINT_SERVICE.replace("/privateEndpoint", "/clusters");
const CLUSTER_VERSION = { Accept: "application/vnd.atlas.2024-08-05+json" };

type Ask = (
    atlas: AtlasEmulator,
    call: (...args: Parameters<Client["call"]>) => Promise<Reply>,
) => Promise<Reply>;

const make = (atlas: AtlasEmulator, status: string): string =>
    atlas.create(GROUP, "eu-west-1", { status }).id;
const read =
    (path: string, headers = VERSION): Ask =>
    (_atlas, call) =>
        call("GET", path, undefined, headers);
const switched =
    (enabled: boolean): Ask =>
    (_atlas, call) =>
        call("PATCH", MODE, { enabled }, VERSION);
const clusterIn =
    (state: string): Ask =>
    (atlas, call) => {
        atlas.setClusterState(GROUP, "orders", state);
        return call("GET", `${CLUSTERS}/orders`, undefined, CLUSTER_VERSION);
    };
const OPTIONS: EmulatorOptions = {
    initiating: "1h",
    projects: [GROUP],
    clusters: [
        { name: "orders", regions: ["us-east-1"] },
        { name: "flexible", regions: ["us-east-1"], kind: "flex" },
    ],
};

const ASKED: Readonly<Record<string, Ask>> = {
    "create 2026": (_atlas, call) =>
        call("POST", CREATE, { providerName: "AWS", region: "EU_WEST_1" }, VERSION),
    "initiating 2026": (atlas, call) =>
        call("GET", `${LIST}/${make(atlas, "INITIATING")}`, undefined, VERSION),
    "available 2026": (atlas, call) =>
        call("GET", `${LIST}/${make(atlas, "WAITING_FOR_USER")}`, undefined, VERSION),
    "list 2026": (atlas, call) => {
        make(atlas, "WAITING_FOR_USER");
        return call("GET", LIST, undefined, VERSION);
    },
    "delete 2026": (atlas, call) =>
        call("DELETE", `${LIST}/${make(atlas, "WAITING_FOR_USER")}`, undefined, VERSION),
    "regional mode PATCH true": switched(true),
    "regional mode PATCH false": switched(false),
    "regional mode GET false": read(MODE),
    challenge: ({ url }) => send(url, "GET", LIST, VERSION),
    "unknown project": read(LIST.replace(GROUP, "1".repeat(24))),
    "unknown cluster": read(`${CLUSTERS}/unknown`, CLUSTER_VERSION),
    "flex cluster": read(`${CLUSTERS}/flexible`, CLUSTER_VERSION),
    "unknown resource": read(`${ENDPOINT_SERVICE}/nothing/here`),
    "method not allowed": (_atlas, call) => call("DELETE", MODE, undefined, VERSION),
    "failure in Atlas": (atlas, call) => {
        atlas.fault({ kind: "status" });
        return call("GET", LIST, undefined, VERSION);
    },
    clusters: read(CLUSTERS, CLUSTER_VERSION),
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
/** The emulator's clusters are no larger than it takes, and have their strings from the beginning. */
const isCut = (id: string): boolean => id.startsWith("cluster");

test.each(Object.keys(ASKED))("%s", async (id) => {
    const { status, headers, body } = recorded(id);
    const atlas = await start(OPTIONS);
    const client = new Client(atlas.url);
    const reply = await ASKED[id]?.(atlas, (...args) => client.call(...args));
    expect(reply?.status).toBe(status);
    if (isCut(id)) {
        expect(formOf(reply?.json)).toMatchObject(cut(body));
    } else {
        expect(formOf(reply?.json ?? "")).toEqual(formOf(body));
    }
    for (const name of HEADERS) {
        const [shown, wanted] = [reply?.headers.get(name) ?? undefined, headers[name]];
        const isOther = name.startsWith("ratelimit") && OF_OTHER_ROUTES.includes(id);
        expect([name, isOther ? "" : shown?.replace(VARIES, "")]).toEqual([
            name,
            isOther ? "" : wanted?.replace(VARIES, ""),
        ]);
    }
});

test("`Date` is the start of handling, and an id has its second or the next one", async () => {
    let now = Date.parse("2026-08-10T03:03:04.900Z");
    const atlas = await start({ now: () => (now += 60) });
    atlas.fault({ kind: "slow", delay: 50, method: "POST" });
    const reply = await new Client(atlas.url).call(
        "POST",
        CREATE,
        { providerName: "AWS", region: "EU_WEST_1" },
        VERSION,
    );
    const { id } = reply.json as { id: string };
    const made = Number.parseInt(id.slice(0, 8), 16) - Date.parse(reply.headers.get("date") ?? "") / 1_000;
    expect([0, 1]).toContain(made);
});

test("what is left of the limit goes down with each request, and is whole again after a minute", async () => {
    let now = Date.now();
    const client = new Client((await start({ now: () => now })).url);
    const left = async (): Promise<string | null> =>
        (await client.call("GET", LIST, undefined, VERSION)).headers.get("ratelimit-remaining");
    expect([await left(), await left()]).toEqual(["3999", "3998"]);
    now += 60_000;
    expect(await left()).toBe("3999");
});

test.each([
    [PRIVATE_ENDPOINT, "status,results,totalCount"],
    [`${PRIVATE_ENDPOINT}?includeCount=false`, "status,results"],
    [`${PRIVATE_ENDPOINT}/ID`, "status,content"],
    [`${PRIVATE_ENDPOINT}/${"1".repeat(24)}`, "status,content"],
    [CLUSTERS, "status,links,results,totalCount"],
])("%s in an envelope: %s; and pretty", async (path, fields) => {
    const atlas = await start();
    const id = make(atlas, "WAITING_FOR_USER");
    const client = new Client(atlas.url);
    const ask = (flags: string): Promise<Reply> => {
        const target = path.replace("ID", id);
        return client.call(
            "GET",
            target + (target.includes("?") ? "&" : "?") + flags,
            undefined,
            CLUSTER_VERSION,
        );
    };
    const bare = await ask("pretty=true");
    expect(bare.text).toContain("\n");
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

/** What the emulator's clusters have of a recorded one, or of a list of them. */
function cut(body: unknown): object {
    const { results, connectionStrings = {}, ...rest } = body as Record<string, object[] | object>;
    if (Array.isArray(results)) {
        return { links: [], totalCount: "number", results: results.map(cut) };
    }
    const {
        standard: _standard,
        standardSrv: _srv,
        ...strings
    } = connectionStrings as Record<string, unknown>;
    return formOf({ ...rest, connectionStrings: strings }) as object;
}
