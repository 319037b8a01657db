// A typical dynamic provider: Pulumi captures its code from the program into each resource's state, and each
// endpoint is polled separately, at the intervals of the official provider: 3 s, 5 s, then 10 s.
const pulumi = require("@pulumi/pulumi");
const timers = require("node:timers/promises");
const { default: AxiosDigestAuth } = require("@mhoc/axios-digest-auth");

class PrivateEndpointProvider {
    async request(groupId, method, path, data) {
        const digest = new AxiosDigestAuth({
            username: process.env.MONGODB_ATLAS_PUBLIC_KEY,
            password: process.env.MONGODB_ATLAS_PRIVATE_KEY,
        });
        const base = `${process.env.MONGODB_ATLAS_BASE_URL}/api/atlas/v1.0/groups/${groupId}/privateEndpoint`;
        const response = await digest.request({
            method,
            url: base + path,
            headers: { "Content-Type": "application/json", Accept: "application/json" },
            data: data === undefined ? undefined : JSON.stringify(data),
        });
        return response.data;
    }

    async waitUntil(isReached, look) {
        await timers.setTimeout(3000);
        for (let pause = 5000; ; pause = 10_000) {
            const seen = await look();
            if (isReached(seen)) {
                return seen;
            }
            await timers.setTimeout(pause);
        }
    }

    async check(olds, news) {
        const failures = [];
        for (const property of ["groupId", "region"]) {
            if (news[property] === undefined) {
                failures.push({ property, reason: `${property} is required` });
            }
        }
        return { inputs: news, failures };
    }

    async diff(id, olds, news) {
        const replaces = ["groupId", "region"].filter((property) => olds[property] !== news[property]);
        return { changes: replaces.length > 0, replaces, deleteBeforeReplace: true };
    }

    async create({ groupId, region }) {
        const created = await this.request(groupId, "POST", "", { providerName: "AWS", region });
        const endpoint = await this.waitUntil(
            ({ status }) => status !== "INITIATING",
            () => this.request(groupId, "GET", `/${created.id}`),
        );
        if (endpoint.status !== "WAITING_FOR_USER") {
            throw new Error(
                `Private endpoint ${endpoint.id} is ${endpoint.status}: ${endpoint.errorMessage}`,
            );
        }
        const { endpointServiceName, status } = endpoint;
        return { id: created.id, outs: { groupId, region, endpointServiceName, status } };
    }

    async read(id, props) {
        const { endpointServiceName, status } = await this.request(props.groupId, "GET", `/${id}`);
        return { id, props: { ...props, endpointServiceName, status } };
    }

    async delete(id, { groupId }) {
        await this.request(groupId, "DELETE", `/${id}`);
        await this.waitUntil(
            (seen) => seen === "gone",
            async () => {
                try {
                    return await this.request(groupId, "GET", `/${id}`);
                } catch (error) {
                    if (error.response?.status === 404) {
                        return "gone";
                    }
                    throw error;
                }
            },
        );
    }
}

const provider = new PrivateEndpointProvider();

class PrivateEndpoint extends pulumi.dynamic.Resource {
    constructor(name, args, opts) {
        super(provider, name, { endpointServiceName: undefined, status: undefined, ...args }, opts);
    }
}

for (const { name, groupId, region } of require("./endpoints.json")) {
    new PrivateEndpoint(name, { groupId, region });
}
