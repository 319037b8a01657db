const { PrivateEndpoint } = require("pulumi-atlas-private-endpoint");

for (const { name, groupId, region } of require("./endpoints.json")) {
    new PrivateEndpoint(name, { groupId, region });
}
