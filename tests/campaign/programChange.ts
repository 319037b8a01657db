import { hostOf, type Declared, type ProviderName, withDependents } from "../model/program";

/** What the user changes in the first stack's program, about one private endpoint, once that is in state. */
export interface ProgramChange {
    /**
     * - `region`: another region; a replacement.
     * - `name`, `provider`: another name or provider, for what depends on it as well; the thing stays.
     * - `alias`: another host, by a type alias.
     * - `get beside`, `get instead`: a `get` of it through the other provider, besides it or in its place.
     */
    readonly what: "region" | "name" | "provider" | "alias" | "get beside" | "get instead";
    readonly name: string;
    readonly region: string;
    readonly provider: ProviderName;
}

/** @param id of the endpoint, from the state */
export function changeProgram(
    program: readonly Declared[],
    { what, name, region, provider }: ProgramChange,
    id: string,
): readonly Declared[] {
    const target = program.find((one) => one.name === name);
    const changing = withDependents(program, name);
    const change = (how: (one: Declared) => Declared): readonly Declared[] =>
        program.map((one) => (changing.has(one.name) ? how(one) : one));
    if (target === undefined) {
        return program;
    }
    const get: Declared = {
        kind: "PrivateEndpoint",
        name: `${name}-read`,
        provider,
        groupId: target.groupId,
        region: target.region,
        reads: id,
    };
    switch (what) {
        case "region":
            return change((one) => ({ ...one, region }));
        case "provider":
            return change((one) => ({ ...one, provider }));
        case "alias":
            return change((one) => ({ ...one, provider, wasOf: hostOf(one.provider) }));
        case "name":
            return change((one) => ({
                ...one,
                name: `${one.name}-renamed`,
                ...(one === target ? {} : { attachedTo: `${one.attachedTo ?? ""}-renamed` }),
            }));
        case "get beside":
            return [...program, get];
        case "get instead":
            return [...program.filter((one) => one !== target), get];
    }
}
