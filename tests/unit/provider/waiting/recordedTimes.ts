import { AtlasClient } from "../../../../provider/src/atlas/api/client";
import { SUCCESSOR } from "../../../../provider/src/atlas/api/dialects";
import { REGIONS } from "../../../../provider/src/atlas/api/regions";
import { digestAuth } from "../../../../provider/src/atlas/wire/digestAuth";
import { gated } from "../../../../provider/src/atlas/wire/projectGate";
import type { Request, Send } from "../../../../provider/src/atlas/wire/wire";
import { KINDS, VERBS } from "../../../../provider/src/resources/kinds";
import { Project } from "../../../../provider/src/resources/project/project";
import { Runtime } from "../../../../provider/src/resources/project/runtime";
import type { Clock } from "../../../../provider/src/waiting/clock";
import { VirtualClock } from "../../histories/virtualClock";

/** What creates cost: all requests, those of the login included, and from ready to noticed, in seconds. */
export interface Cost {
    readonly requests: number;
    readonly delays: readonly number[];
}

const GROUP = "5df264b8f10fab7d2cad2f0d";
const EPOCH = 1_700_000_000_000;

/** As long as Atlas takes for a list. */
const LATENCY = 61;

/** Creates endpoints in each project at the same time, on a virtual clock. @param projects durations in seconds */
export async function costOf(projects: readonly (readonly number[])[], random: () => number): Promise<Cost> {
    const costs: Cost[] = [];
    for (const durations of projects) {
        costs.push(await costOfProject(durations, random));
    }
    return sumOf(costs);
}

const sumOf = (costs: readonly Cost[]): Cost => ({
    requests: costs.reduce((sum, { requests }) => sum + requests, 0),
    delays: costs.flatMap(({ delays }) => delays),
});

async function costOfProject(durations: readonly number[], random: () => number): Promise<Cost> {
    const time = new VirtualClock();
    const clock: Clock = { ...time.ofProcess(() => false), random };
    const readyAt = new Map<string, number>();
    let requests = 0;
    const made: { readonly id: string; readonly region: string }[] = [];
    const shown = ({ id, region }: (typeof made)[number]): object => {
        const isReady = (readyAt.get(id) ?? 0) <= clock.now();
        return {
            id,
            regionName: region,
            status: isReady ? "AVAILABLE" : "INITIATING",
            endpointServiceName: isReady ? "com.amazonaws.vpce.x.vpce-svc-0" : null,
        };
    };
    const answer = ({ method, headers, body }: Request): { status: number; body: unknown } => {
        if (headers.Authorization === undefined) {
            return { status: 401, body: {} };
        }
        if (method === "GET") {
            return { status: 200, body: made.map(shown) };
        }
        const seconds = Math.floor((EPOCH + clock.now()) / 1_000).toString(16);
        const id = seconds + made.length.toString(16).padStart(16, "0");
        readyAt.set(id, clock.now() + (durations[made.length] ?? 0) * 1_000);
        const { region } = body as { readonly region: string };
        return { status: 201, body: shown(made[made.push({ id, region }) - 1] ?? { id, region }) };
    };
    const send: Send = async (request) => {
        requests += 1;
        const sent = { sentAt: clock.now(), login: "" };
        await clock.sleep(LATENCY / 2, request.signal);
        const date = new Date(EPOCH + clock.now()).toUTCString();
        const { status, body } = answer(request);
        await clock.sleep(LATENCY / 2, request.signal);
        const challenge = 'Digest realm="r", nonce="n", algorithm=MD5, qop="auth", stale=false';
        const headers = { date, ...(status === 401 ? { "www-authenticate": challenge } : {}) };
        return { ...sent, kind: "answer", status, reason: "", headers, json: body };
    };
    const login = digestAuth(send, { username: "u", password: "p" });
    const client = new AtlasClient({ baseUrl: "https://atlas" }, [], clock, gated(login, clock));
    const config = { publicKey: "u", privateKey: "p" } as Readonly<Record<string, string>>;
    const runtime = new Runtime({ config: (name) => config[name], environment: {}, clock });
    const project = new Project(client, GROUP, runtime.memoryOf(GROUP), "digest", clock, () => undefined);
    runtime.project = () => project;
    const create = async (_seconds: number, index: number): Promise<number> => {
        const inputs = {
            groupId: GROUP,
            region: REGIONS[index] ?? "",
            providerName: "AWS",
            api: SUCCESSOR.api,
        };
        const host = { urn: `a::b::c::e${index}`, timeouts: {}, instance: `i${index}` };
        const { id } = await VERBS.create(KINDS.PrivateEndpoint, runtime, inputs, host);
        return (clock.now() - (readyAt.get(id) ?? 0)) / 1_000;
    };
    const delays = await time.run(Promise.all(durations.map(create)));
    return { requests, delays };
}

/**
 * The same of the official provider, one endpoint alone: each looks for itself, 5 s after the create call, 5 s later and then
 * every 10 s, and at last once more; each call is two requests, since its login keeps no nonce. So it was measured.
 */
export function officialCostOf(durations: readonly number[]): Cost {
    const costs = durations.map((seconds) => {
        const later = Math.max(0, Math.ceil((seconds - 10) / 10));
        const [polls, last] = seconds <= 5 ? [1, 5] : [2 + later, 10 + later * 10];
        return { requests: 2 * (polls + 2), delays: [last - seconds] };
    });
    return sumOf(costs);
}
