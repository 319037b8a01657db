import { isObjectId } from "../../atlas/api/objectId";
import { ENDPOINT_SERVICE_REGIONS, normalizeRegion } from "../../atlas/api/regions";
import { endpointPhase } from "../../atlas/api/phases";
import type { Text } from "../../words/text";
import { ArgumentChecks } from "../arguments/argumentChecks";
import { UNKNOWN, UserError, withoutUndefined, type RawInputs } from "../host";
import { operate, READ_TIMEOUT, type Operation } from "../lifecycle/operation";
import type { Project } from "../project/project";
import type { Runtime } from "../project/runtime";
import { allShown, findShown } from "./shown";
import type { ShownEndpoint } from "./state";
import { texts } from "./texts";

/** Without what Atlas does not show yet. */
type LookUpResult = { readonly [Name in keyof ShownEndpoint]?: Exclude<ShownEndpoint[Name], undefined> };

export interface LookUpContext {
    /** The arguments whose values no text may show. */
    readonly secrets?: ReadonlySet<string>;
    /** What it depends on was made or changed just now, so an older list does not do. */
    readonly isFresh?: boolean;
}

/** A function of a program. It reads, and claims nothing. @throws {UserError} */
type LookUp<Result> = (args: RawInputs, runtime: Runtime, asked?: LookUpContext) => Promise<Result>;

/** In milliseconds: those that are asked at the same time share a list nevertheless. */
const JUST_MADE = 50;

/** One endpoint of a project, by its region or its id. A line says where it is not ready. */
export const lookUpOne: LookUp<LookUpResult> = async (args, runtime, { secrets, isFresh } = {}) => {
    const checks = new ArgumentChecks(withoutNull(args), runtime, secrets);
    checks.onlyKnown(["groupId", "region", "id"], "this function");
    const groupId = checks.groupId();
    const wanted =
        checks.inputs.id === undefined
            ? checks.text(
                  "region",
                  (given) => normalizeRegion(given) !== undefined,
                  `an AWS region such as "us-east-1"; or give the endpoint's id instead`,
                  ENDPOINT_SERVICE_REGIONS,
              )
            : checks.text("id", isObjectId, "an endpoint's id of 24 hexadecimal digits");
    if (checks.inputs.id !== undefined && checks.inputs.region !== undefined) {
        checks.fail("region", "region and id are both given; leave one of them out");
    }
    const values = checkedValues(checks, { groupId, wanted });
    const found = await inProject(runtime, values.groupId, (project, operation) =>
        findShown(
            project,
            normalizeRegion(values.wanted) ?? values.wanted.toLowerCase(),
            operation,
            isFresh === true ? JUST_MADE : undefined,
        ),
    );
    const phase = endpointPhase(found);
    if (phase !== "ready") {
        const { id, region, status, errorMessage } = found;
        runtime.tellOnce(
            texts.foundUnready({
                status,
                errorMessage,
                what: `private endpoint ${id}${region === undefined ? "" : ` in ${region}`} of project ${values.groupId}`,
                isFailed: phase === "failed",
                isLeaving: phase === "leaving" || phase === "gone",
                isPending: phase === "pending",
            }),
        );
    }
    return withoutUndefined(found);
};

/** All endpoints of a project; that there is none is no error. */
export const lookUpAll: LookUp<{ readonly endpoints: readonly LookUpResult[] }> = async (
    args,
    runtime,
    { secrets, isFresh } = {},
) => {
    const checks = new ArgumentChecks(withoutNull(args), runtime, secrets);
    checks.onlyKnown(["groupId"], "this function");
    const { groupId } = checkedValues(checks, { groupId: checks.groupId() });
    const endpoints = await inProject(runtime, groupId, (project, operation) =>
        allShown(project, operation, isFresh === true ? JUST_MADE : undefined),
    );
    return { endpoints: endpoints.map(withoutUndefined) };
};

const withoutNull = (args: RawInputs): RawInputs =>
    Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null));

async function inProject<T>(
    runtime: Runtime,
    groupId: string,
    run: (project: Project, operation: Operation) => Promise<T>,
): Promise<T> {
    const late = (operation: Operation): Text => texts.notLookedUp({ groupId, ...operation.progress() });
    // The row of the stack.
    return operate(runtime, "", READ_TIMEOUT, late, async (operation) =>
        run(runtime.project(groupId), operation),
    );
}

/** The checked arguments. @throws {UserError} for wrong ones, and those that a preview does not know yet */
function checkedValues<Name extends string>(
    checks: ArgumentChecks,
    values: Readonly<Record<Name, unknown>>,
): Record<Name, string> {
    checks.requireLogin();
    const reasons = checks.failures.map(({ reason }) => reason);
    if (reasons.length > 0) {
        throw new UserError(texts.wrongLookUp({ reasons }));
    }
    const unknown = Object.keys(checks.inputs).filter((name) => checks.inputs[name] === UNKNOWN);
    if (unknown.length > 0) {
        throw new UserError(texts.unknownYet({ names: unknown.join(" and ") }));
    }
    return values as Record<Name, string>;
}
