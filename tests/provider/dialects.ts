/** Atlas's two APIs: the suites run once for each. */
export const DIALECTS = [
    {
        api: "privateEndpoint",
        prefix: "/api/atlas/v1.0",
        attachments: "interfaceEndpoints",
        ready: "WAITING_FOR_USER",
    },
    { api: "endpointService", prefix: "/api/atlas/v2", attachments: "endpoint", ready: "AVAILABLE" },
] as const;

/** The paths of a project's private endpoints: where they are made and where they are listed. */
export function pathsOf(
    { api, prefix }: (typeof DIALECTS)[number],
    groupId: string,
): { readonly create: string; readonly list: string } {
    const project = `${prefix}/groups/${groupId}/privateEndpoint`;
    return api === "privateEndpoint"
        ? { create: project, list: project }
        : { create: `${project}/endpointService`, list: `${project}/AWS/endpointService` };
}
