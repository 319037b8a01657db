import type { EmulatorOptions, Fault } from "../../../emulator/src";
import type { Api } from "../../../provider/src/atlas/api/dialects";
import type { InterfaceEndpointInputs } from "../../../provider/src/resources/interfaceEndpoint/state";
import type { PrivateConnectionStringInputs } from "../../../provider/src/resources/privateConnectionString/state";
import type { PrivateEndpointInputs } from "../../../provider/src/resources/privateEndpoint/state";
import { GROUP, HandlerSetup, PAUSE, STRING_ID, VPCE, type Served } from "./handlerSetup";
import { until } from "./until";

type Props = Readonly<Record<string, unknown>>;

/** What a stack has in state before the act. */
export interface Scene {
    readonly setup: HandlerSetup;
    /** Of its endpoint, "" where it has none. */
    readonly id: string;
    /** Of what the act is about, as far as there is one. */
    readonly state: Props;
}

/** Each with whose it is, the verb, and what it needs in state. */
const ACTS = {
    create: ["endpoints", "create", "nothing"],
    read: ["endpoints", "read", "endpoint"],
    update: ["endpoints", "update", "endpoint"],
    delete: ["endpoints", "delete", "endpoint"],
    diff: ["endpoints", "diff", "endpoint"],
    attach: ["attachments", "create", "endpoint"],
    heal: ["attachments", "update", "attachment"],
    readAttached: ["attachments", "read", "attachment"],
    detach: ["attachments", "delete", "attachment"],
    diffAttached: ["attachments", "diff", "attachment"],
    connect: ["strings", "create", "cluster"],
    readString: ["strings", "read", "string"],
    updateString: ["strings", "update", "string"],
    diffString: ["strings", "diff", "string"],
} as const;
type Act = keyof typeof ACTS;

/** A single fault, or a few, before one operation. */
export interface Given {
    /** The API that the program names. Default: none, so that the older one is used. */
    readonly api?: Api | "both";
    readonly options?: EmulatorOptions;
    /** What happens in Atlas before the act. */
    readonly before?: (scene: Scene) => void;
    /** Each strikes once, or `times`, after `skip` requests of its kind: a list is asked for before the POST or DELETE, too. */
    readonly faults?: readonly Fault[];
    readonly inputs?: Partial<
        PrivateEndpointInputs & InterfaceEndpointInputs & PrivateConnectionStringInputs
    >;
    /** What the state says otherwise. */
    readonly state?: Props;
    readonly timeout?: string;
    /** What happens once Atlas has made something, or has got a request. */
    readonly during?: (scene: Scene) => void;
    /** And once the row shows a status that begins so. */
    readonly shows?: string;
    readonly cancel?: true;
}

/** What the operation makes of it. */
export interface Then {
    /**
     * A status, "ready", "gone", "kept" (in state as it was), "deleted", "same", "changes", "replaces" (the new one first),
     * "deletesFirst" (replaces, the old one deleted first), or the code of an error.
     */
    readonly ends: string;
    /** The status that the error leaves in state; null: none. */
    readonly left?: string | null;
    /** What else it leaves there, or its result does. */
    readonly leaves?: object;
    /** What the error's text is made of, as far as it matters here. */
    readonly facts?: object;
    readonly posts?: number;
    readonly deletes?: number;
    /** At most so many requests after what happened during the act. */
    readonly requests?: number;
    /** How long it may take: at least and at most. */
    readonly seconds?: readonly [number, number];
    /** How many endpoints there are in Atlas at the end. */
    readonly there?: number;
    /** Whether the error or the result names the endpoint that Atlas shows first. */
    readonly names?: boolean;
    readonly lines?: readonly string[];
}

export const both = { api: "both" } as const;
const APIS = ["privateEndpoint", "endpointService"] as const;
type Row = readonly [title: string, act: Act, given: Given & { readonly api?: Api }, then: Then];

const KINDS = {
    endpoints: "PrivateEndpoint",
    attachments: "InterfaceEndpoint",
    strings: "PrivateConnectionString",
} as const;

/** One row for each API. */
export function rows(act: Act, all: readonly (readonly [what: string, given: Given, then: Then])[]): Row[] {
    return all.flatMap(([what, { api, ...given }, then]): Row[] => {
        const title = `${KINDS[ACTS[act][0]]}, ${act}: ${what}`;
        return api === "both"
            ? APIS.map((one): Row => [`${title} (by the ${one} API)`, act, { ...given, api: one }, then])
            : [[title, act, api === undefined ? given : { ...given, api }, then]];
    });
}

export async function runRow(_title: string, act: Act, given: Row[2], then: Then): Promise<void> {
    const cancel = new AbortController();
    const first = await HandlerSetup.start(given.options);
    // The act is one of a later run.
    const setup = first.otherProcess(given.cancel && cancel.signal);
    const { atlas, clock } = setup;
    const scene = { ...(await sceneOf(first, act, given)), setup };
    given.before?.(scene);
    await clock.advance(PAUSE);
    given.faults?.forEach((fault) => atlas.fault(fault));
    atlas.clearRequests();
    const [startedAt, shown, said] = [clock.now(), setup.made.length, setup.said.length];
    let posted = 0;
    const ended = endOf(act, given, scene);
    if (given.during !== undefined || given.cancel === true) {
        const hasBegun = (): boolean =>
            act === "create"
                ? setup.made.length > shown
                : act === "attach"
                  ? atlas.endpoints().some((one) => one.interfaceEndpoints.length > 0)
                  : atlas.requests.some((one) => one.authenticated);
        const isShown = (): boolean =>
            setup.said.slice(said).some((text) => text.startsWith(given.shows ?? ""));
        await until(() => hasBegun() && isShown(), "nothing has begun");
        given.during?.({ ...scene, id: setup.made[0] ?? "" });
        posted = setup.count("POST");
        atlas.clearRequests();
        cancel.abort();
    }
    const { ends, left, leaves, id, words } = await ended;
    const ready = given.api === "endpointService" ? "AVAILABLE" : "WAITING_FOR_USER";
    const expected = then.ends === "ready" ? ready : then.ends;
    expect(ends === expected ? ends : `${ends}: ${words}`).toBe(expected);
    const seconds = (clock.now() - startedAt) / 1_000;
    const [least, most] = then.seconds ?? [0, Number.POSITIVE_INFINITY];
    const facts: Record<keyof Then, unknown> = {
        ends: then.ends,
        left: left ?? null,
        leaves: then.leaves,
        facts: then.facts,
        posts: posted + setup.count("POST"),
        deletes: setup.count("DELETE"),
        requests: Math.max(then.requests ?? 0, atlas.requests.length),
        there: setup.made.length,
        names: `${id} ${words}`.includes(setup.made[0] ?? "none"),
        lines: setup.lines,
        seconds: seconds >= least && seconds <= most ? then.seconds : seconds,
    };
    const asked = Object.keys(then) as (keyof Then)[];
    expect(Object.fromEntries(asked.map((name) => [name, facts[name]]))).toEqual(then);
    expect(leaves ?? {}).toMatchObject(then.leaves ?? {});
    expect(setup.facts).toMatchObject(then.facts ?? {});
}

async function sceneOf(setup: HandlerSetup, act: Act, { api }: Row[2]): Promise<Scene> {
    const [, , needs] = ACTS[act];
    switch (needs) {
        case "nothing":
            return { setup, id: "", state: {} };
        case "cluster":
            return { setup, id: setup.addCluster(), state: {} };
        case "string": {
            const id = setup.addCluster();
            return { setup, id, state: { ...(await setup.connected()) } };
        }
        case "endpoint": {
            const { id, state } = await setup.ready(api === undefined ? {} : { api });
            return { setup, id, state: { ...state } };
        }
        case "attachment": {
            const { id } = await setup.ready(api === undefined ? {} : { api });
            return { setup, id, state: { ...(await setup.attached(id)) } };
        }
    }
}

interface Ended {
    readonly ends: string;
    readonly id: string;
    readonly words: string;
    readonly left?: unknown;
    readonly leaves?: object | undefined;
}

async function endOf(act: Act, given: Row[2], scene: Scene): Promise<Ended> {
    try {
        return { words: "", ...(await perform(act, given, scene)) };
    } catch (error) {
        const {
            code,
            message,
            id = "",
            properties = {},
        } = error as Error & { code?: string; id?: string; properties?: Record<string, unknown> };
        const left = properties.status ?? properties.connectionStatus;
        return {
            ends: code ?? /\[(\w+)\]$/.exec(message)?.[1] ?? message,
            id,
            words: message,
            left,
            leaves: properties,
        };
    }
}

async function perform(
    act: Act,
    row: Row[2],
    { setup, id: endpointId, state }: Scene,
): Promise<Pick<Ended, "ends" | "id" | "leaves">> {
    const [kind, verb] = ACTS[act];
    const handler = setup[kind] as unknown as Served<object, Props>;
    const __timeouts = row.timeout === undefined ? {} : { create: row.timeout, delete: row.timeout };
    const api = row.api === undefined ? {} : { api: row.api };
    const [id, given] = {
        endpoints: [endpointId, setup.inputs()] as const,
        attachments: [VPCE, setup.attachmentInputs(endpointId)] as const,
        strings: [STRING_ID, setup.stringInputs()] as const,
    }[kind];
    const news = { ...given, ...api, ...row.inputs, __timeouts };
    const olds = { ...state, ...row.state, __timeouts };
    const shown = (props: Props = {}): string => String(props.status ?? props.connectionStatus);
    switch (verb) {
        case "create": {
            const made = await handler.create(news);
            return { id: made.id, ends: shown(made.outs), leaves: made.outs };
        }
        case "update": {
            const { outs } = await handler.update(id, olds, news);
            return { id, ends: shown(outs), leaves: outs };
        }
        case "diff": {
            const { changes, replaces = [], deleteBeforeReplace } = await handler.diff(id, olds, news);
            const replacement = deleteBeforeReplace === true ? "deletesFirst" : "replaces";
            return { id, ends: replaces.length > 0 ? replacement : changes === true ? "changes" : "same" };
        }
        case "read": {
            const { props } = await handler.read(id, olds);
            const isKept = props !== undefined && seen(props) === seen(olds);
            return {
                id,
                ends: props === undefined ? "gone" : isKept ? "kept" : shown(props),
                leaves: props,
            };
        }
        case "delete":
            await handler.delete(id, olds);
            return { id, ends: "deleted" };
    }
}

/** What matters of a state, however the API that shows it calls what is ready. */
const seen = (state: object): string => {
    const { status, connectionStatus, endpointServiceName, type } = state as Props;
    return JSON.stringify([
        status === "AVAILABLE" ? "WAITING_FOR_USER" : status,
        connectionStatus,
        endpointServiceName,
        type,
    ]);
};

export const newer = { api: "endpointService" } as const;
export const adopting = { inputs: { adoptExisting: true } } as const;
export const GET: Pick<Fault, "method" | "times"> = { method: "GET", times: Infinity };
export const POST: Pick<Fault, "method"> = { method: "POST" };
export const ITEM = /(?:privateEndpoint|endpointService)\/[0-9a-f]{24}/;
export const LIST = /privateEndpoint\?|AWS\/endpointService(?:\?|$)/;

export const status = (code: number, errorCode: string, more: Partial<Fault> = {}): Fault => ({
    kind: "status",
    status: code,
    errorCode,
    ...more,
});

export const forEver = (fault: Fault): Fault => ({ ...fault, times: Infinity });
export const NO_RIGHT = status(403, "USER_UNAUTHORIZED");
export const FORBIDDEN = { faults: [forEver(NO_RIGHT)] } as const;
export const HTML_404 = forEver({ kind: "html", status: 404 });

/** Reads through one API show a project without endpoints. @param path its version */
export function dark(path: string): Fault[] {
    return [
        status(404, "A_CODE_OF_TOMORROW", { ...GET, path: new RegExp(`${path}.*${ITEM.source}`) }),
        { kind: "shape", body: [], ...GET, path: new RegExp(`${path}.*(?:${LIST.source})`) },
    ];
}

/** A state of another Atlas, and that of this one. */
export const ELSEWHERE = { state: { __origin: "https://elsewhere.example" } } as const;
export const HERE = { leaves: { __origin: expect.stringContaining("127.0.0.1") as string } } as const;

/** An endpoint of another region, as the newer API shows it. */
export const OTHER = {
    ...{
        id: "65a0c0ffee0123456789abcd",
        status: "AVAILABLE",
        regionName: "EU_WEST_1",
        interfaceEndpoints: [],
    },
    endpointServiceName: "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0",
};

/** The next create call is answered with an endpoint that was there before. */
export function olderAnswer({ setup: { atlas } }: Scene): void {
    const { id } = atlas.create(GROUP, "eu-west-1");
    atlas.fault({ kind: "shape", ...POST, body: { id, status: "INITIATING", interfaceEndpoints: [] } });
}

export const becomes = ({ setup, id }: Scene, state: string, errorMessage?: string): void =>
    setup.atlas.setStatus(id, state, errorMessage);

export const removed = ({ setup, id }: Scene): void => setup.atlas.remove(id);

/** Somebody else's endpoint in the region. */
export const theirs =
    (state = "WAITING_FOR_USER", errorMessage?: string) =>
    ({ setup: { atlas } }: Scene): void => {
        const { id } = atlas.create(GROUP, "us-east-1");
        atlas.setStatus(id, state, errorMessage);
    };
