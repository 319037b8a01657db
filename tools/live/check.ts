import { SUCCESSOR } from "../../provider/src/atlas/api/dialects";
import { secretsOf } from "../../provider/src/atlas/connect";
import { addressOf, DEFAULT_BASE_URL, type Settings } from "../../provider/src/atlas/settings";
import type { Send } from "../../provider/src/atlas/wire/wire";
import { DeadlineError, startDeadline } from "../../provider/src/waiting/deadline";
import { Anonymizer } from "./anonymous";
import { Atlas, LiveError, type Times } from "./atlas";
import type { Given, Walk } from "./context";
import { Findings } from "./findings";
import { RecordFile, type Making } from "./record";
import { removeAll, Undecidable } from "./remove";
import { reportOf, summary, writeReport } from "./report";
import { look, walk } from "./walk";

const MOST_REQUESTS = 300;
/** For removing what was made. */
const KEPT_REQUESTS = 40;
const LONGEST = 60 * 60_000;
const LONGEST_WALK = 50 * 60_000;

/** What a check needs of the world around it. */
export interface World extends Times {
    /** Where the record and the report are. */
    readonly folder: string;
    readonly settings: Settings;
    /** Puts requests on the wire. */
    readonly wire: Send;
    readonly interrupted: AbortSignal;
    readonly say: (line: string) => void;
    /** Undefined where nobody answers. */
    readonly ask: (question: string, signal: AbortSignal) => Promise<string | undefined>;
}

/** @param isSure whether nobody is to be asked @returns the exit code @throws {LiveError} where it could not finish */
export async function check(given: Given, isSure: boolean, world: World): Promise<number> {
    const { settings, folder } = world;
    const record = new RecordFile(folder);
    const making = nothingOf(given, settings);
    record.begin(making);
    const atlas = connect(world, given);
    const say = (line: string): void => world.say(`${atlas.seconds.toFixed(0).padStart(5)} s  ${line}`);
    const choose = async (service: string): Promise<string> =>
        isSure ? (given.vpcEndpoint ?? "") : chooseVpcEndpoint(world, atlas, given, service);
    const context: Walk = { atlas, given, record, making, say, chooseVpcEndpoint: choose };
    const progress = { isBegun: false };
    let problem = await within(LONGEST_WALK, MOST_REQUESTS - KEPT_REQUESTS, world, atlas, async () => {
        const ground = await look(context);
        world.say(announcement(making, given, ground.walked.length));
        if (!isSure && (await world.ask("Go on? (yes) ", atlas.signal)) !== "yes") {
            throw new LiveError("Nothing was made: answer yes, or pass --yes.");
        }
        progress.isBegun = true;
        await walk(context, ground);
    });
    if (!world.interrupted.aborted) {
        const remove = (): Promise<void> => removeAll(atlas, record, making);
        const error = await within(LONGEST - LONGEST_WALK, MOST_REQUESTS, world, atlas, remove);
        problem ??= error;
    }
    if (making.ids.length === 0 && !making.isPending) {
        record.clear();
    }
    if (problem !== undefined && !progress.isBegun) {
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
    const { settings, folder, say } = world;
    const record = new RecordFile(folder);
    const making = record.read();
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
    record.claim(making);
    const atlas = connect(world, making);
    const problem = await within(LONGEST, MOST_REQUESTS, world, atlas, async () => {
        try {
            await removeAll(atlas, record, making);
        } catch (error) {
            if (!(error instanceof Undecidable)) {
                throw error;
            }
            const question =
                "If nobody else has made it, type its id to remove it; if somebody has, type no: ";
            const answer = await world.ask(`${error.message}\n${question}`, atlas.signal);
            if (answer !== error.id && answer !== "no") {
                throw new LiveError(`${error.message} At a terminal, --clean asks whose it is.`);
            }
            making.isPending = false;
            making.ids.push(...(answer === "no" ? [] : [error.id]));
            await removeAll(atlas, record, making);
        }
        record.clear();
    });
    if (problem !== undefined) {
        throw problem;
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
    return what === ""
        ? "Nothing is left in Atlas; npm run live -- --clean deletes the record of the check, where it has ended."
        : `Left in ${region} of project ${groupId}: ${what}. Type: npm run live -- --clean`;
}

function nothingOf({ groupId, region }: Given, { baseUrl }: Settings): Making {
    const start = { atlas: 0, machine: 0 };
    const never = { sentFrom: start, sentTo: start, isPending: false, isTaken: false };
    const none = { others: [], ids: [], attached: [] };
    return { address: addressOf(baseUrl), groupId, region, api: SUCCESSOR.api, ...never, ...none };
}

function connect({ settings, wire, interrupted, ...times }: World, given: Partial<Given>): Atlas {
    const { login, baseUrl } = settings;
    const { groupId = "", vpcEndpoint = "", cluster = "" } = given;
    const names = {
        "{groupId}": groupId,
        "{vpce}": vpcEndpoint,
        "{cluster}": cluster,
        "{user}": login.kind === "digest" ? login.publicKey : login.clientId,
        "{host}": baseUrl === DEFAULT_BASE_URL ? "" : new URL(baseUrl).host,
    };
    const findings = new Findings(new Anonymizer(secretsOf(settings), names));
    const onHeld = (): void => times.say("Waiting for the answer of the create call ...");
    return new Atlas({ settings, groupId, wire, onHeld }, times, findings, interrupted);
}

/** @returns what has ended the work before its end */
async function within(
    longest: number,
    most: number,
    { clock, interrupted }: World,
    atlas: Atlas,
    work: () => Promise<void>,
): Promise<Error | undefined> {
    const deadline = startDeadline(clock, longest, interrupted);
    atlas.signal = deadline.signal;
    atlas.most = most;
    try {
        await work();
        return undefined;
    } catch (error) {
        const isLate = error instanceof DeadlineError && !error.cancelled;
        return isLate
            ? new LiveError(`It was not done after ${longest / 60_000} minutes.`)
            : (error as Error);
    } finally {
        deadline.end();
    }
}

/** In AWS a VPC endpoint belongs to one service, so it can be made only once that is there. */
async function chooseVpcEndpoint(world: World, atlas: Atlas, given: Given, service: string): Promise<string> {
    const { vpcEndpoint = "", region } = given;
    const question = `Make a VPC endpoint for ${service} in ${region} now, and type its id (Enter: ${vpcEndpoint}): `;
    for (;;) {
        const answer = await world.ask(question, atlas.signal);
        if (answer === undefined) {
            throw new LiveError("Nobody has answered.");
        }
        if (answer === "" || isVpcEndpointId(answer)) {
            return answer || vpcEndpoint;
        }
        world.say(`${answer} is no id of a VPC endpoint, such as vpce-0a1b2c3d4e5f6a7b8.`);
    }
}

export function isVpcEndpointId(text: string): boolean {
    return /^vpce-[0-9a-f]+$/.test(text);
}

function announcement({ region, groupId, address }: Making, { vpcEndpoint }: Given, times: number): string {
    const attaching =
        vpcEndpoint === undefined
            ? ""
            : `, and attaching ${vpcEndpoint} makes the project's clusters in ${region} update`;
    return (
        `This makes a private endpoint in ${region} of project ${groupId} at ${address} and removes it again, ` +
        `${times === 1 ? "once" : "twice"}, some minutes each. It may cost money${attaching}. ` +
        `At most ${MOST_REQUESTS} requests and ${LONGEST / 60_000} minutes. Nothing else is touched.`
    );
}
