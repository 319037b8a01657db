import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StackExport } from "../../testkit/state";
import { GROUP, type Trial } from "./trial";
import type { Workspace } from "../../testkit/workspace";

/** A project of its own for each thing that a test tries at the same time. */
export const groupOf = (index: number): string =>
    `${GROUP.slice(0, 20)}${index.toString(16).padStart(4, "0")}`;

interface Entry {
    readonly id?: unknown;
    readonly groupId: unknown;
    readonly region: unknown;
}

/** The private endpoints of the stack's state, those that wait for their deletion included. */
export function inState(trial: Trial): Entry[] {
    // Reads the backend's file, because running a CLI each time would double the duration of a test.
    const { checkpoint } = JSON.parse(readFileSync(stackFile(trial.workspace), "utf8")) as {
        checkpoint: { latest?: StackExport["deployment"] };
    };
    return (checkpoint.latest?.resources ?? [])
        .filter(({ type }) => type.endsWith(":PrivateEndpoint"))
        .map(({ id, outputs }) => ({ id, groupId: outputs?.groupId, region: outputs?.region }))
        .sort(byPlace);
}

export function inAtlas(trial: Trial): Entry[] {
    return trial.atlas
        .endpoints()
        .map(({ id, groupId, region }) => ({ id, groupId, region }))
        .sort(byPlace);
}

/**
 * Asserts that nothing was lost or created twice: Atlas has exactly one endpoint in each of the places, and the
 * state has exactly those.
 *
 * @param places what there has to be: a region of GROUP, or [groupId, region]
 */
export function expectStateToMatchAtlas(
    trial: Trial,
    places: readonly (string | readonly [string, string])[],
): void {
    const expected = places
        .map((place) => (typeof place === "string" ? ([GROUP, place] as const) : place))
        .map(([groupId, region]) => ({ id: expect.any(String) as unknown, groupId, region }))
        .sort(byPlace);
    const atlas = inAtlas(trial);
    expect(atlas).toEqual(expected);
    expect(inState(trial)).toEqual(atlas);
}

/** How often Atlas was asked to make an endpoint, whatever came of it. */
export function posts(trial: Trial, groupId?: string): number {
    return trial.atlas.requests.filter(
        (request) =>
            request.method === "POST" &&
            request.authenticated &&
            (groupId === undefined || request.groupId === groupId),
    ).length;
}

const empty = new WeakMap<Workspace, string>();

/** Resets stack and emulator for the next test on the same trial. The first call must precede any update. */
export function resetTrial({ workspace, atlas }: Trial): void {
    const text = empty.get(workspace) ?? readFileSync(stackFile(workspace), "utf8");
    empty.set(workspace, text);
    writeFileSync(stackFile(workspace), text);
    rmSync(join(backend(workspace), "locks"), { recursive: true, force: true });
    atlas.reset();
}

const backend = ({ root }: Workspace): string => join(root, "backend", ".pulumi");

function stackFile(workspace: Workspace): string {
    const file = join(backend(workspace), "stacks", "trial", `${workspace.stack}.json`);
    if (!existsSync(file)) {
        throw new Error(`The stack is not in ${file}, where this version of Pulumi's backend keeps it`);
    }
    return file;
}

const place = ({ groupId, region, id }: Entry): string =>
    `${String(groupId)} ${String(region)} ${String(id)}`;

function byPlace(one: Entry, other: Entry): number {
    return place(one).localeCompare(place(other));
}
