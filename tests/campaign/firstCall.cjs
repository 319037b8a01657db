// Preloaded into every Node.js process of a command (NODE_OPTIONS). It leaves a file named after the process's id as
// soon as that process has loaded the provider's code. Until then nothing of ours runs in the process in which Pulumi
// runs dynamic providers, so nothing of ours can end it.
const { writeFileSync } = require("node:fs");
const Module = require("node:module");
const { join } = require("node:path");

const load = Module._load;
Module._load = function (request, ...rest) {
    const loaded = Reflect.apply(load, this, [request, ...rest]);
    if (request === "pulumi-atlas-private-endpoint/provider") {
        writeFileSync(join(process.env.FIRST_CALL_FOLDER, String(process.pid)), "");
    }
    return loaded;
};
