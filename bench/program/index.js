const { PrivateEndpoint } = require("pulumi-atlas-private-endpoint");

for (const { name, groupId, region, create } of require("./endpoints.json")) {
    new PrivateEndpoint(name, { groupId, region }, create && { customTimeouts: { create } });
}
