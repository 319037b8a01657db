import { secretsOf } from "../../provider/src/atlas/connect";
import { DEFAULT_BASE_URL, type Settings } from "../../provider/src/atlas/settings";
import type { Send } from "../../provider/src/atlas/wire/wire";
import { startDeadline } from "../../provider/src/waiting/deadline";
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

export type Given = Omit<Plan, "baseUrl" | "hasApiKey">;

/** @returns the exit code @throws {LiveError} where it could not finish; the record says what is left */
export async function check(given: Given, isSure: boolean, world: World): Promise<number> {
    const { settings, interrupted, folder, clock } = world;
    const record = new RecordFile(folder);
    if (record.read() !== undefined) {
        throw new LiveError("An earlier check has left something behind.");
    }
    const plan: Plan = { ...given, baseUrl: settings.baseUrl, hasApiKey: settings.login.kind === "digest" };
    const deadline = startDeadline(clock, LONGEST_WALK, interrupted);
    const atlas = connect(world, plan, deadline.signal);
    atlas.most = MOST_REQUESTS - KEPT_REQUESTS;
    const say = (line: string): void => world.say(`${atlas.seconds.toFixed(0).padStart(5)} s  ${line}`);
    const context: Walk = { atlas, plan, record, say };
    let problem: Error | undefined;
    let isBegun = false;
    try {
        const ground = await look(context);
        world.say(announcement(plan, ground.apis.length));
        if (!isSure && (await world.ask?.("Go on? (yes) ", deadline.signal)) !== "yes") {
            throw new LiveError("Nothing was made: answer yes, or pass --yes.");
        }
        isBegun = true;
        await walk(isSure ? context : { ...context, ...chooser(world, plan, deadline.signal) }, ground);
    } catch (error) {
        problem = error as Error;
    }
    deadline.end();
    const making = record.read();
    if (making !== undefined && !interrupted.aborted) {
        world.say("Removing what was made ...");
        const error = await within(LONGEST - LONGEST_WALK, world, atlas, () =>
            removeAll(atlas, record, making),
        );
        problem ??= error;
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
    const making = record.read();
    if (making === undefined) {
        say("Nothing is left of an earlier check.");
        return;
    }
    if (settings.baseUrl !== making.baseUrl) {
        throw new LiveError(
            `The check ran at ${making.baseUrl}, and MONGODB_ATLAS_BASE_URL is ${settings.baseUrl}: set it to the former.`,
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
            say(error.message);
            if (
                (await ask?.("If nobody else has made it, type its id to remove it: ", atlas.signal)) !==
                error.id
            ) {
                throw error;
            }
            making.isPending = false;
            making.ids.push(error.id);
            await removeAll(atlas, record, making);
        }
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
    const named = ids.map((id) => `the private endpoint ${id}`);
    const what = [...named, ...(isPending ? ["perhaps one whose create call was not answered"] : [])].join(
        ", ",
    );
    return `Left in ${region} of project ${groupId}: ${what || "nothing"}. Type: npm run live -- --clean`;
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

function announcement({ region, groupId, baseUrl, vpcEndpoint }: Plan, times: number): string {
    const attaching =
        vpcEndpoint === undefined
            ? ""
            : `, and attaching ${vpcEndpoint} makes the project's clusters in ${region} update`;
    return (
        `This makes a private endpoint in ${region} of project ${groupId} at ${baseUrl} and removes it again, ` +
        `${times === 1 ? "once" : "twice"}, some minutes each. It may cost money${attaching}. ` +
        `At most ${MOST_REQUESTS} requests and 60 minutes. Nothing else is touched.`
    );
}
