import type { Properties } from "../../../testkit/providerHost/sdk";
import { type Kind, serve } from "../../support/standInPlugin";

// Stands in for the official provider's plugin, which speaks to Atlas itself: this one uses the emulator's control
// path. Arguments, outputs, regions and import ids are as that provider documents them.
interface Found {
    id: string;
    groupId: string;
    region: string;
    status: string;
    endpointServiceName: string;
    interfaceEndpoints: { interfaceEndpointId: string; connectionStatus: string }[];
}

serve("4.8.0", ({ baseUrl }) => ({
    "mongodbatlas:index/privateLinkEndpoint:PrivateLinkEndpoint": endpoint(String(baseUrl)),
    "mongodbatlas:index/privateLinkEndpointService:PrivateLinkEndpointService": service(String(baseUrl)),
}));

const call = async (url: string, method = "GET", body?: unknown): Promise<unknown> => {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(url, {
        method,
        headers: { "content-type": "application/json" },
        ...init,
    });
    const text = await response.text();
    if (!response.ok) {
        throw new Error(`${method} ${url}: ${response.status} ${text}`);
    }
    return text === "" ? undefined : JSON.parse(text);
};

async function find(baseUrl: string, id: string): Promise<Found | undefined> {
    const all = (await call(`${baseUrl}/_emulator/endpoints`)) as Found[];
    return all.find((one) => one.id === id);
}

/** Its import id: {project_id}-{private_link_id}-{provider_name}-{region} */
function endpoint(baseUrl: string): Kind {
    const idIn = (id: string): string => id.split("-")[1] ?? "";
    return {
        inputs: ["projectId", "providerName", "region"],
        async create({ projectId, providerName, region }) {
            const made = (await call(`${baseUrl}/_emulator/endpoints`, "POST", {
                groupId: projectId,
                region,
                status: "WAITING_FOR_USER",
            })) as Found;
            return [projectId, made.id, providerName, region].join("-");
        },
        async read(id): Promise<Properties | undefined> {
            const found = await find(baseUrl, idIn(id));
            return (
                found && {
                    projectId: found.groupId,
                    providerName: "AWS",
                    region: found.region.toUpperCase().replaceAll("-", "_"),
                    privateLinkId: found.id,
                    endpointServiceName: found.endpointServiceName,
                    status: found.status,
                }
            );
        },
        async delete(id) {
            await call(`${baseUrl}/_emulator/endpoints/${idIn(id)}`, "DELETE");
        },
    };
}

/** Its import id: {project_id}--{private_link_id}--{endpoint_service_id}--{provider_name} */
function service(baseUrl: string): Kind {
    return {
        inputs: ["projectId", "privateLinkId", "endpointServiceId", "providerName"],
        async create({ projectId, privateLinkId, endpointServiceId, providerName }) {
            await call(`${baseUrl}/_emulator/endpoints/${String(privateLinkId)}/interfaceEndpoints`, "POST", {
                interfaceEndpointId: endpointServiceId,
                status: "AVAILABLE",
            });
            return [projectId, privateLinkId, endpointServiceId, providerName].join("--");
        },
        async read(id): Promise<Properties | undefined> {
            const [projectId, privateLinkId = "", endpointServiceId] = id.split("--");
            const found = await find(baseUrl, privateLinkId);
            const attached = found?.interfaceEndpoints.find(
                ({ interfaceEndpointId }) => interfaceEndpointId === endpointServiceId,
            );
            return (
                attached && {
                    projectId,
                    privateLinkId,
                    endpointServiceId,
                    providerName: "AWS",
                    awsConnectionStatus: attached.connectionStatus,
                }
            );
        },
        delete: () => Promise.reject(new Error("The stand-in's attachment must not be deleted.")),
    };
}
