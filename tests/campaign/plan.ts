import { devNull } from "node:os";
import type { EmulatorOptions, Fault } from "atlas-emulator";
import { REGIONS } from "pulumi-atlas-private-endpoint";
import { enduringFault, randomFaults } from "./faultPlan";
import { clusterIn, PROVIDERS, type Declared, type ProviderName } from "../model/program";
import type { ProgramChange } from "./programChange";
import fc from "fast-check";
import { Chance } from "./chance";
import type { HostName } from "../../testkit/providerHost/program";
import type { Victim } from "../model/stack";

const EVENTS = [
    "endpoint FAILED",
    "deleted by somebody else",
    "DELETING by somebody else",
    "somebody else's endpoint",
    "connection REJECTED",
] as const;

/** An event in Atlas, triggered once the emulator has received this number of requests. */
export interface PlannedEvent {
    readonly afterRequests: number;
    readonly what: (typeof EVENTS)[number] | "key revoked";
    /** Chooses which endpoint. */
    readonly draw: number;
}

/** The faults and events of one command. */
export interface Phase {
    readonly faults: readonly Fault[];
    readonly events: readonly PlannedEvent[];
    readonly kill?: { readonly victim: Victim; readonly afterRequests: number };
    /** Endpoints that this phase's creates end as FAILED. */
    readonly failNext: number;
}

/** A whole run, drawn from its seed. */
export interface Plan {
    readonly emulator: EmulatorOptions;
    readonly login: "digest" | "serviceAccount";
    readonly program: readonly Declared[];
    /** The program of a second stack, which has the other kind of login and works in the same projects. */
    readonly second: readonly Declared[];
    readonly foreign: readonly { groupId: string; region: string; status: string }[];
    readonly ups: readonly Phase[];
    readonly change?: ProgramChange;
    /** From the first quiet `up` to the end: what does not pass, and can be borne. */
    readonly enduring: readonly Fault[];
    readonly destroys: readonly Phase[];
    /** What the user types for logs. */
    readonly flags: readonly string[];
}

/** A dynamic provider never hears of a ^C: the engine waits for the end of what is under way. */
const VICTIMS: Readonly<Record<HostName, readonly [Victim, ...Victim[]]>> = {
    dynamic: ["provider", "engine"],
    plugin: ["provider", "engine", "^C"],
};

type Groups = readonly [string, ...string[]];

export const plans = (host: HostName): fc.Arbitrary<Plan> =>
    fc.noBias(fc.gen().map((draw) => drawPlan(new Chance(draw), host)));

function drawPlan(chance: Chance, host: HostName): Plan {
    const login = chance.happens(0.2) ? "serviceAccount" : "digest";
    const privateEndpointApi = chance.happens(0.7);
    const groups: Groups = [chance.hex(24), ...chance.list(chance.integer(0, 2), () => chance.hex(24))];
    const olderApi = privateEndpointApi && login === "digest";
    const program = drawProgram(chance, groups, olderApi, host);
    const foreign = drawForeign(chance, program);
    const change = chance.happens(0.6) ? drawChange(chance, program) : undefined;
    const explicit = program.some(({ api }) => api === "privateEndpoint");
    return {
        emulator: drawEmulator(chance, privateEndpointApi),
        login,
        program,
        second: chance.happens(0.35) ? drawSecond(chance, program, host) : [],
        foreign,
        ups: chance.list(change === undefined ? chance.integer(1, 2) : 2, () =>
            drawPhase(chance, groups, "up", VICTIMS[host]),
        ),
        ...(change === undefined ? {} : { change }),
        enduring: chance.happens(0.6) ? [enduringFault(chance, olderApi && !explicit)] : [],
        destroys: chance.list(chance.integer(0, 1), () =>
            drawPhase(chance, groups, "destroy", VICTIMS[host]),
        ),
        flags: chance.pick([[], [], ["--logflow", "-v=1"], [`--tracing=file:${devNull}`]]),
    };
}

function drawEmulator(chance: Chance, privateEndpointApi: boolean): EmulatorOptions {
    const quick = "100..1500";
    return {
        seed: chance.integer(1, 2 ** 31),
        privateKey: chance.hex(32),
        clientSecret: chance.hex(32),
        privateEndpointApi,
        initiating: chance.happens(0.8) ? quick : "1s..5s",
        deleting: quick,
        attaching: quick,
        clusters: REGIONS.map((region) => ({ name: clusterIn(region), regions: [region] })),
        clusterUpdateAfter: quick,
        clusterUpdating: quick,
        nonceUses: chance.happens(0.5) ? chance.integer(2, 8) : 1_000,
        tokenLifetime: chance.happens(0.3) ? chance.integer(1, 4) : 3_600,
    };
}

function drawProgram(
    chance: Chance,
    groups: Groups,
    privateEndpointApi: boolean,
    host: HostName,
): Declared[] {
    const mixed = chance.happens(0.5);
    const providerFor = (other: ProviderName): ProviderName =>
        mixed && chance.happens(0.4) ? chance.pick(PROVIDERS) : other;
    const program: Declared[] = [];
    groups.forEach((groupId, project) => {
        for (const region of chance.some(REGIONS, chance.integer(2, 5))) {
            const name = `p${project}-${region}`;
            const api = chance.pick(privateEndpointApi ? APIS : (["endpointService", "auto"] as const));
            const short = chance.happens(0.12);
            const provider = providerFor(host);
            program.push({
                kind: "PrivateEndpoint",
                name,
                provider,
                groupId,
                region,
                ...(chance.happens(0.3) ? {} : { api }),
                ...(chance.happens(0.25) ? { adoptExisting: true } : {}),
                ...(short ? { timeouts: { create: `${chance.integer(3, 8)}s` } } : {}),
            });
            for (let index = chance.happens(0.35) ? chance.integer(1, 2) : 0; index > 0; index -= 1) {
                const attachment: Declared = {
                    kind: "InterfaceEndpoint",
                    name: `${name}-vpce${index}`,
                    provider: providerFor(provider),
                    groupId,
                    region,
                    attachedTo: name,
                    interfaceEndpointId: `vpce-${chance.hex(17)}`,
                    ...(chance.happens(0.1) ? { timeouts: { create: `${chance.integer(3, 8)}s` } } : {}),
                };
                program.push(attachment);
                if (chance.happens(0.6)) {
                    program.push({
                        kind: "PrivateConnectionString",
                        name: `${attachment.name}-string`,
                        provider: providerFor(attachment.provider),
                        groupId,
                        region,
                        attachedTo: attachment.name,
                        interfaceEndpointId: attachment.interfaceEndpointId ?? "",
                        timeouts: { create: chance.happens(0.2) ? "4s" : "60s" },
                    });
                }
            }
        }
    });
    return program;
}

export const freeRegions = (program: readonly Declared[]): string[] =>
    REGIONS.filter((region) => !program.some((resource) => resource.region === region));

/** A private endpoint of the program, and what becomes of it; one that others depend on is not given up. */
function drawChange(chance: Chance, program: readonly Declared[]): ProgramChange | undefined {
    const [target] = chance.some(
        program.filter(({ kind }) => kind === "PrivateEndpoint"),
        1,
    );
    const [region] = chance.some(freeRegions(program), 1);
    if (target === undefined || region === undefined) {
        return undefined;
    }
    const others = PROVIDERS.filter((provider) => provider !== target.provider);
    const hasDependents = program.some(({ attachedTo }) => attachedTo === target.name);
    const what = chance.pick([
        "region",
        "name",
        "provider",
        "alias",
        "get beside",
        hasDependents ? "name" : "get instead",
    ] as const);
    const provider = chance.pick(others as unknown as readonly [ProviderName, ...ProviderName[]]);
    return { what, name: target.name, region, provider };
}

/** Some of the first stack's regions, up to one of its own, and never `adoptExisting`; and attachments to the first one's. */
function drawSecond(chance: Chance, program: readonly Declared[], host: HostName): Declared[] {
    const endpoints = program.filter(({ kind }) => kind === "PrivateEndpoint");
    const shared = chance.some(endpoints, chance.integer(1, 2));
    const own = chance
        .some(freeRegions(program), 1)
        .map((region) => ({ groupId: endpoints[0]?.groupId ?? "", region }));
    const made = [...shared, ...own].map(({ groupId, region }, index): Declared => ({
        kind: "PrivateEndpoint",
        name: `second-${index}-${region}`,
        provider: host,
        groupId,
        region,
    }));
    const attached = chance
        .some(endpoints, chance.integer(0, 2))
        .map(({ name, groupId, region }, index): Declared => {
            const first = program.find((one) => one.kind === "InterfaceEndpoint" && one.attachedTo === name);
            const same = chance.happens(0.4) ? first?.interfaceEndpointId : undefined;
            return {
                kind: "InterfaceEndpoint",
                name: `second-to-${index}-${name}`,
                provider: host,
                groupId,
                region,
                attachedToFirst: name,
                interfaceEndpointId: same ?? `vpce-${chance.hex(17)}`,
            };
        });
    return [...made, ...attached];
}

const APIS = ["privateEndpoint", "endpointService", "auto"] as const;

/** Somebody else's endpoints, from before: in regions of the program, and in others. */
function drawForeign(chance: Chance, program: readonly Declared[]): Plan["foreign"] {
    const foreign: { groupId: string; region: string; status: string }[] = [];
    const status = (): string => (chance.happens(0.4) ? "INITIATING" : "WAITING_FOR_USER");
    for (const { kind, groupId, region } of program) {
        if (kind === "PrivateEndpoint" && chance.happens(0.1)) {
            foreign.push({ groupId, region, status: status() });
        }
    }
    const groupId = program[0]?.groupId;
    const [elsewhere] = chance.some(freeRegions(program), 1);
    if (groupId !== undefined && elsewhere !== undefined && chance.happens(0.3)) {
        foreign.push({ groupId, region: elsewhere, status: status() });
    }
    return foreign;
}

function drawPhase(
    chance: Chance,
    groups: Groups,
    command: "up" | "destroy",
    victims: readonly [Victim, ...Victim[]],
): Phase {
    const kill = chance.happens(command === "up" ? 0.35 : 0.15);
    const events = chance.list(chance.integer(0, command === "up" ? 3 : 1), (): PlannedEvent => ({
        afterRequests: chance.integer(3, 20),
        what: chance.pick([...EVENTS, ...(chance.happens(0.15) ? (["key revoked"] as const) : [])]),
        draw: chance.integer(0, 999),
    }));
    return {
        faults: randomFaults(chance, groups),
        events,
        failNext: command === "up" && chance.happens(0.2) ? 1 : 0,
        ...(kill ? { kill: { victim: chance.pick(victims), afterRequests: chance.integer(1, 16) } } : {}),
    };
}
