import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "atlas-emulator";
import { atlasEnvironment } from "../../testkit/environment";
import { HOSTS } from "../../testkit/providerHost/program";
import { Workspace } from "../../testkit/workspace";
import { groupOf, resetTrial } from "../support/consistency";
import { type Declared, endpoint, REGION, VPCE } from "../support/declared";
import { inJavaScript, project } from "../support/declaredProgram";
import { Trial } from "../support/trial";

// A run that is stopped at ten moments of a create, and of an attachment: the next one goes on by itself.

const POST = { method: "POST" } as const;
const LATER = { method: "GET", skip: 1, times: Infinity } as const;

/** By when it is stopped. Each is tried in projects of its own, one for the create and one for the attachment. */
const MOMENTS: readonly (readonly [string, readonly Fault[]])[] = [
    ["the list before the call has no answer", [{ kind: "slow", delay: "1h", method: "GET" }]],
    ["the call has no effect yet", [{ kind: "hang", ...POST }]],
    ["the call has its effect, and no answer", [{ kind: "slow", delay: "1h", ...POST }]],
    ["a limit keeps the call back", [{ kind: "refuse429", ...POST, retryAfter: 600 }]],
    [
        "the answer was lost, and lists fail",
        [
            { kind: "lost", ...POST },
            { kind: "status", status: 503, ...LATER },
        ],
    ],
    ["it waits", []],
    ["it waits, and Atlas fails", [{ kind: "status", status: 503, ...LATER }]],
    ["it waits, and lists are old", [{ kind: "stale", ...LATER }]],
    ["it waits, and is ready before the next run", []],
    ["it is in state", []],
];
const IN_STATE = MOMENTS.length - 1;
/** Where the call had no effect. */
const FREE = [0, 1, 3];
const creates = MOMENTS.map((_, index) => groupOf(index));
const attaches = MOMENTS.map((_, index) => groupOf(100 + index));

const ENDS = ["^C twice", "kill -9 of the CLI", "kill -9 of the provider", "kill -9 of both"] as const;

let trial: Trial;
const made = (groupId: string): string[] => trial.atlas.endpoints(groupId).map(({ id }) => id);
const inState = (name: string): unknown =>
    trial.workspace.state().resources.find(({ urn }) => urn.endsWith(`::${name}`))?.id;

const endpoints = (): Record<string, Declared> =>
    Object.fromEntries(creates.map((groupId, index) => [`c${index}`, endpoint({ groupId })]));

function declareAll(): void {
    const attachments = attaches.map((groupId, index): [string, Declared] => [
        `a${index}`,
        {
            type: "atlas-private-endpoint:InterfaceEndpoint",
            properties: { groupId, privateEndpointId: made(groupId)[0], interfaceEndpointId: VPCE },
        },
    ]);
    trial.declare({ ...endpoints(), ...Object.fromEntries(attachments) });
}

/** What Atlas has made becomes ready: in one project, or in all. */
function makeReady(groups: readonly string[] = [...creates, ...attaches]): void {
    for (const { id, interfaceEndpoints } of groups.flatMap((group) => trial.atlas.endpoints(group))) {
        trial.atlas.setStatus(id, "WAITING_FOR_USER");
        interfaceEndpoints.forEach(({ interfaceEndpointId: one }) =>
            trial.atlas.setConnectionStatus(id, one, "AVAILABLE"),
        );
    }
}

/** Waits until each resource has come to its moment. */
async function untilReached(output: () => string): Promise<void> {
    const isReached = (groupId: string, index: number): boolean =>
        trial.atlas.requests.some(
            (one) => one.groupId === groupId && one.authenticated && (index === 0 || one.method === "POST"),
        );
    const isCreated = (name: string): boolean => new RegExp(`\\b${name} +created`).test(output());
    while (
        ![creates, attaches].every((groups) => groups.every(isReached)) ||
        !["c", "a"].every((letter) => isCreated(letter + String(IN_STATE)))
    ) {
        makeReady([creates, attaches].flatMap((groups) => groups[IN_STATE] ?? []));
        await sleep(50);
    }
}

async function stop(up: ReturnType<Workspace["start"]>, how: (typeof ENDS)[number]): Promise<void> {
    if (how === "^C twice") {
        up.interrupt();
        await sleep(500);
        up.interrupt();
    }
    if (how === "kill -9 of the CLI" || how === "kill -9 of both") {
        up.kill();
    }
    if (how === "kill -9 of the provider" || how === "kill -9 of both") {
        trial.workspace
            .processes()
            .filter(({ command }) => /dynamic-provider|pulumi-resource-atlas/.test(command))
            .forEach(({ pid }) => process.kill(pid, "SIGKILL"));
    }
    await up.finished;
}

/** Another stack makes what is still free. */
async function runSecond(): Promise<void> {
    const isDynamic = trial.host === "dynamic";
    const files = {
        "Pulumi.yaml": project(trial.host, endpoints()),
        ...(isDynamic && {
            "index.js": `const atlas = require("pulumi-atlas-private-endpoint");${inJavaScript(endpoints())}`,
        }),
    };
    const second = await Workspace.create({
        program: { files },
        stack: "second",
        env: atlasEnvironment(trial.atlas),
    });
    await second.up({ expect: "failure" });
    await second.dispose();
}

describe.each(HOSTS)("on the %s host", (host) => {
    beforeAll(async () => (trial = await Trial.start({ host })));
    beforeEach(() => resetTrial(trial));
    afterAll(() => trial.dispose());

    test.each(ENDS.map((how, index) => [how, index % 2 === 1] as const))(
        "after %s the next run goes on (another stack meanwhile: %s)",
        async (how, isRival) => {
            trial.atlas.configure({ initiating: "10m", attaching: "10m" });
            attaches.forEach((group) => trial.atlas.create(group, REGION, { status: "WAITING_FOR_USER" }));
            declareAll();
            MOMENTS.forEach(([, faults], index) =>
                [creates, attaches].forEach((groups) =>
                    faults.forEach((fault) => trial.atlas.fault({ ...fault, groupId: groups[index] ?? "" })),
                ),
            );
            const up = trial.workspace.start("up", { args: ["--parallel", "100"] });
            await untilReached(() => up.output);
            await stop(up, how);
            const before = creates.map(made);
            trial.atlas.clearFaults();
            trial.atlas.configure({ initiating: "now", attaching: "now" });
            if (isRival) {
                await runSecond();
            }
            makeReady();
            await trial.workspace.pulumi(["cancel", "--yes"], { expect: "any" });

            const next = await trial.workspace.up({
                args: ["--parallel", "100", "--continue-on-error"],
                expect: isRival ? "failure" : 0,
            });
            expect(creates.map((group) => made(group).length)).toEqual(creates.map(() => 1));
            for (const [index, ids] of before.entries()) {
                const [id = ""] = made(creates[index] ?? "");
                expect(ids).toEqual(FREE.includes(index) ? [] : [id]);
                const isTheirs = isRival && FREE.includes(index);
                expect([index, inState(`c${index}`)]).toEqual([index, isTheirs ? undefined : id]);
                expect(next.output.includes(`it made this: private endpoint ${id}`)).toBe(isTheirs);
                expect([index, inState(`a${index}`)]).toEqual([index, VPCE]);
            }
        },
    );
});
