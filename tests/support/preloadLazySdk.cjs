// Preloaded into the Node.js processes of tests. The SDK loads npm's dependency reader and the TypeScript compiler as
// it starts: 0.7 s of CPU in each process. With this, a process loads them when it first uses them, which most never do.
const Module = require("node:module");

const LAZY = ["@npmcli/arborist", "typescript"];
const load = Module._load;

Module._load = function (request, ...rest) {
    const now = () => Reflect.apply(load, this, [request, ...rest]);
    return LAZY.includes(request) ? loadedAtFirstUse(now) : now();
};

function loadedAtFirstUse(now) {
    let loaded;
    const get = () => (loaded ??= now());
    return new Proxy(
        {},
        {
            // Whoever asks for __esModule goes on to list the members of a module that is none, which would load it.
            get: (_target, name) => (name === "__esModule" ? true : get()[name]),
            has: (_target, name) => name in get(),
        },
    );
}
