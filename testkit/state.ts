/** The parts of a stack's state that tests look at. */
export interface Deployment {
    resources: StateResource[];
}

export interface StateResource {
    urn: string;
    type: string;
    id?: string;
    /** A `get`: the program reads it only. */
    external?: boolean;
    inputs?: Record<string, unknown>;
    outputs?: Record<string, unknown>;
}

/** The one resource of this name; fails when there is none or more. */
export function resourceNamed({ resources }: Deployment, name: string): StateResource {
    const found = resources.filter(({ urn }) => urn.endsWith(`::${name}`));
    const [resource] = found;
    if (resource === undefined || found.length > 1) {
        const urns = resources.map(({ urn }) => urn);
        throw new Error(
            `Expected one resource named ${name}, found ${found.length} among ${JSON.stringify(urns)}`,
        );
    }
    return resource;
}
