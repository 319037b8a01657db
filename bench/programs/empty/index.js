// The smallest possible dynamic provider: what it costs is the overhead of Pulumi itself.
const pulumi = require("@pulumi/pulumi");

const provider = {
    async create(inputs) {
        return { id: "none", outs: inputs };
    },
};

class Empty extends pulumi.dynamic.Resource {
    constructor(name, args) {
        super(provider, name, args);
    }
}

for (const { name, groupId, region } of require("./endpoints.json")) {
    new Empty(name, { groupId, region });
}
