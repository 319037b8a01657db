import { readFileSync, writeFileSync } from "node:fs";
import { GROUP } from "./declared";
import type { Trial } from "./trial";
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
function inState(trial: Trial): Entry[] {
    return trial.workspace
        .state()
        .resources.filter(({ type }) => type.endsWith(":PrivateEndpoint"))
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
export function resetTrial({ workspace, atlas, transitions }: Trial): void {
    const text = empty.get(workspace) ?? readFileSync(workspace.stateFile, "utf8");
    empty.set(workspace, text);
    writeFileSync(workspace.stateFile, text);
    workspace.unlock();
    atlas.reset();
    atlas.configure(transitions);
}

const place = ({ groupId, region, id }: Entry): string =>
    `${String(groupId)} ${String(region)} ${String(id)}`;

function byPlace(one: Entry, other: Entry): number {
    return place(one).localeCompare(place(other));
}
