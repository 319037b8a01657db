import { GROUP, type Trial } from "./trial";

/** A project of its own for each thing that a test tries at the same time. */
export const groupOf = (index: number): string =>
    `${GROUP.slice(0, 20)}${index.toString(16).padStart(4, "0")}`;

interface Entry {
    readonly id: string | undefined;
    readonly groupId: unknown;
    readonly region: unknown;
}

/** The private endpoints of the stack's state, those that wait for their deletion included. */
export async function inState(trial: Trial): Promise<Entry[]> {
    const { deployment } = await trial.workspace.export();
    return (deployment.resources ?? [])
        .filter(({ type }) => type === "pulumi-nodejs:dynamic/atlas:PrivateEndpoint")
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
 * That nothing is lost and nothing made twice: Atlas has one endpoint in each of the places, the state has the same
 * ones, and nothing else is in either.
 *
 * @param places what there has to be: a region of GROUP, or [groupId, region]
 */
export async function expectBooksToAgree(
    trial: Trial,
    places: readonly (string | readonly [string, string])[],
): Promise<void> {
    const expected = places
        .map((place) => (typeof place === "string" ? ([GROUP, place] as const) : place))
        .map(([groupId, region]) => ({ id: expect.any(String) as unknown, groupId, region }))
        .sort(byPlace);
    const atlas = inAtlas(trial);
    expect(atlas).toEqual(expected);
    expect(await inState(trial)).toEqual(atlas);
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

/** Forgets stack and endpoints alike, for the next test on the same trial. */
export async function startAnew(trial: Trial): Promise<void> {
    const { workspace, atlas } = trial;
    await workspace.pulumi(["stack", "rm", "--force", "--yes", workspace.stack]);
    await workspace.pulumi(["stack", "init", workspace.stack]);
    atlas.reset();
}

const place = ({ groupId, region, id }: Entry): string => `${String(groupId)} ${String(region)} ${id ?? ""}`;

function byPlace(one: Entry, other: Entry): number {
    return place(one).localeCompare(place(other));
}
