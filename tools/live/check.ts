import { SUCCESSOR } from "../../provider/src/atlas/api/dialects";
import { secretsOf } from "../../provider/src/atlas/connect";
import { addressOf, DEFAULT_BASE_URL, type Settings } from "../../provider/src/atlas/settings";
import type { Send } from "../../provider/src/atlas/wire/wire";
import { DeadlineError, startDeadline } from "../../provider/src/waiting/deadline";
import { Anonymizer } from "./anonymous";
import { Atlas, LiveError, type Times } from "./atlas";
import type { Plan, Walk } from "./context";
import { Findings } from "./findings";
import { RecordFile, type Making } from "./record";
import { removeAll, Undecidable } from "./remove";
import { reportOf, summary, writeReport } from "./report";
import { look, walk } from "./walk";

const MOST_REQUESTS = 300;
/** For removing what was made. */
const KEPT_REQUESTS = 40;
const LONGEST = 60 * 60_000;
const LONGEST_WALK = 45 * 60_000;

/** What a check needs of the world around it. */
export interface World extends Times {
    /** Where the record and the report are. */
    readonly folder: string;
    readonly settings: Settings;
    /** Puts requests on the wire. */
    readonly wire: Send;
    readonly interrupted: AbortSignal;
    readonly say: (line: string) => void;
    /** Undefined where nobody can answer. */
    readonly ask?: (question: string, signal: AbortSignal) => Promise<string>;
}

export type Given = Omit<Plan, "address" | "hasApiKey">;

/** @returns the exit code @throws {LiveError} where it could not finish; the record says what is left */
export async function check(given: Given, isSure: boolean, world: World): Promise<number> {
    const { settings, interrupted, folder, clock } = world;
    const plan: Plan = {
        ...given,
        address: addressOf(settings.baseUrl),
        hasApiKey: settings.login.kind === "digest",
    };
    const record = new RecordFile(folder);
    const making = noneOf(plan);
    record.begin(making);
    const deadline = startDeadline(clock, LONGEST_WALK, interrupted);
    const atlas = connect(world, plan, deadline.signal);
    atlas.most = MOST_REQUESTS - KEPT_REQUESTS;
    const say = (line: string): void => world.say(`${atlas.seconds.toFixed(0).padStart(5)} s  ${line}`);
    const context: Walk = { atlas, plan, record, making, say };
    let problem: Error | undefined;
    let isBegun = false;
    try {
        const ground = await look(context);
        world.say(announcement(plan, ground.walked.length));
        if (!isSure && (await world.ask?.("Go on? (yes) ", deadline.signal)) !== "yes") {
            throw new LiveError("Nothing was made: answer yes, or pass --yes.");
        }
        isBegun = true;
        await walk(isSure ? context : { ...context, ...chooser(world, plan, deadline.signal) }, ground);
    } catch (error) {
        const isLate = error instanceof DeadlineError && !error.cancelled;
        problem = isLate ? new LiveError("The check took too long.") : (error as Error);
    }
    deadline.end();
    if (!interrupted.aborted && record.isOurs()) {
        const error = await within(LONGEST - LONGEST_WALK, world, atlas, () =>
            removeAll(atlas, record, making),
        );
        problem ??= error;
    }
    if (making.ids.length === 0 && !making.isPending) {
        record.clear();
    }
    if (!isBegun && problem !== undefined) {
        throw problem;
    }
    const date = new Date(world.timeOfDay()).toISOString().slice(0, 10);
    const about = { date, finished: problem === undefined, requests: atlas.sent, seconds: atlas.seconds };
    const report = reportOf(atlas.findings, about);
    writeReport(folder, report);
    world.say(`\n${summary(report)}\nWritten: live-report.json, live-report.md`);
    if (problem !== undefined) {
        throw problem;
    }
    return report.differences.length === 0 ? 0 : 2;
}

/** Removes what the record names. @throws {LiveError} where something is left */
export async function clean(world: World): Promise<void> {
    const { settings, folder, say, ask } = world;
    const record = new RecordFile(folder);
    const making = record.claim();
    if (making === undefined) {
        say("Nothing is left of an earlier check.");
        return;
    }
    const address = addressOf(settings.baseUrl);
    if (address !== making.address) {
        throw new LiveError(
            `The check ran at ${making.address}, and MONGODB_ATLAS_BASE_URL is ${address}: set it to the former.`,
        );
    }
    const atlas = connect(world, making, world.interrupted);
    const error = await within(LONGEST, world, atlas, async () => {
        try {
            await removeAll(atlas, record, making);
        } catch (error) {
            if (!(error instanceof Undecidable)) {
                throw error;
            }
            const question =
                "If nobody else has made it, type its id to remove it; if somebody has, type no: ";
            const answer = await ask?.(`${error.message}\n${question}`, atlas.signal);
            if (answer !== error.id && answer !== "no") {
                throw new LiveError(`${error.message} At a terminal, --clean asks whose it is.`);
            }
            making.isPending = false;
            making.ids.push(...(answer === "no" ? [] : [error.id]));
            await removeAll(atlas, record, making);
        }
        record.clear();
    });
    if (error !== undefined) {
        throw error;
    }
    say("Removed all that the check had made.");
}

/** What there is of ours by the record, and how to remove it. */
export function left(folder: string): string {
    const making = new RecordFile(folder).read();
    if (making === undefined) {
        return "Nothing is left behind.";
    }
    const { ids, isPending, region, groupId } = making;
    const perhaps = isPending ? ["perhaps one whose create call was not answered"] : [];
    const what = [...ids.map((id) => `the private endpoint ${id}`), ...perhaps].join(", ");
    return `Left in ${region} of project ${groupId}: ${what || "nothing"}. Type: npm run live -- --clean`;
}

function noneOf({ address, groupId, region }: Plan): Making {
    const nothing = { others: [], sentAt: 0, isPending: false, ids: [], attached: [] };
    return { address, groupId, region, api: SUCCESSOR.api, ...nothing };
}

function connect({ settings, wire, ...times }: World, plan: Plan | Making, signal: AbortSignal): Atlas {
    const { login, baseUrl } = settings;
    const { vpcEndpoint = "", cluster = "" } = "ids" in plan ? {} : plan;
    const names = {
        "{groupId}": plan.groupId,
        "{vpce}": vpcEndpoint,
        "{cluster}": cluster,
        "{user}": login.kind === "digest" ? login.publicKey : login.clientId,
        "{host}": baseUrl === DEFAULT_BASE_URL ? "" : new URL(baseUrl).host,
    };
    const findings = new Findings(new Anonymizer(secretsOf(login), names));
    return new Atlas({ settings, groupId: plan.groupId, wire }, times, findings, signal);
}

/** @returns what has ended it before its end */
async function within(
    longest: number,
    { clock, interrupted }: World,
    atlas: Atlas,
    work: () => Promise<void>,
): Promise<Error | undefined> {
    const deadline = startDeadline(clock, longest, interrupted);
    atlas.signal = deadline.signal;
    atlas.most = MOST_REQUESTS;
    try {
        await work();
        return undefined;
    } catch (error) {
        return error as Error;
    } finally {
        deadline.end();
    }
}

/** In AWS a VPC endpoint belongs to one service, so it can be made only once that is there. */
function chooser({ ask }: World, { vpcEndpoint = "", region }: Plan, signal: AbortSignal): Partial<Walk> {
    const chooseVpcEndpoint = async (service: string): Promise<string> => {
        const question = `Make a VPC endpoint for ${service} in ${region} now, and type its id (Enter: ${vpcEndpoint}): `;
        return (await ask?.(question, signal)) || vpcEndpoint;
    };
    return ask === undefined ? {} : { chooseVpcEndpoint };
}

function announcement({ region, groupId, address, vpcEndpoint }: Plan, times: number): string {
    const attaching =
        vpcEndpoint === undefined
            ? ""
            : `, and attaching ${vpcEndpoint} makes the project's clusters in ${region} update`;
    return (
        `This makes a private endpoint in ${region} of project ${groupId} at ${address} and removes it again, ` +
        `${times === 1 ? "once" : "twice"}, some minutes each. It may cost money${attaching}. ` +
        `At most ${MOST_REQUESTS} requests and 60 minutes. Nothing else is touched.`
    );
}
