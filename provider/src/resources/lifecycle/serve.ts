import type { Resource } from "../host";
import type { Runtime } from "../project/runtime";
import { create } from "./create";
import { deleteIt } from "./delete";
import { diff } from "./diff";
import type { Kind, Shape } from "./kind";
import { read } from "./read";
import { update } from "./update";

export function serve<R extends Shape>(kind: Kind<R>, runtime: Runtime): Resource<R["inputs"], R["state"]> {
    const createOne = create<R>;
    return {
        check: (news, host) => {
            runtime.declared.add(host.urn);
            return kind.check(news, runtime, host);
        },
        diff: (id, state, news, host) => diff({ kind, runtime, host, id, state }, news),
        create: createOne.bind(undefined, kind, runtime),
        update: (id, state, news, host) => update({ kind, runtime, host, id, state }, news),
        read: (id, state, host) => read({ kind, runtime, host, id, state }),
        delete: (id, state, host) => deleteIt({ kind, runtime, host, id, state }),
        import: (given, host) => kind.import(given, runtime, host),
        inputsOf: (state, olds) => kind.inputsOf(state, olds),
    };
}
