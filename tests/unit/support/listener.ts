import { text } from "../../../provider/src/words/text";
import { InitializationError, type Entry } from "../../../provider/src/resources/host";
import { VERBS } from "../../../provider/src/resources/kinds";
import type { Kind, State } from "../../../provider/src/resources/lifecycle/kind";
import { Runtime } from "../../../provider/src/resources/project/runtime";

const NOT_READY = text("notReadyYet", "not ready");
const stateOf = (properties: object): State => properties as State;

/** Stands for the verbs and a kind, and remembers what it was told. */
export class Listener {
    readonly heard: unknown[] = [];
    ready = true;
    readonly runtime = new Runtime({ config: () => undefined, environment: {} });
    readonly kind = {
        fields: { colour: undefined, api: undefined },
        import: async (id: string, _runtime: Runtime, host: object): Promise<Entry<object>> => {
            this.heard.push(id, host);
            return { id: `bare ${id}`, state: { colour: "green" } };
        },
        inputsOf: ({ colour }: { readonly colour: string }, olds: object): object => ({ ...olds, colour }),
    } as unknown as Kind;

    constructor() {
        jest.restoreAllMocks();
        jest.spyOn(VERBS, "check").mockImplementation((_kind, _runtime, news, host) => {
            this.heard.push(news, host);
            return { inputs: news, failures: [] };
        });
        jest.spyOn(VERBS, "diff").mockImplementation(async ({ state, host }, news) => {
            this.heard.push(state, news, host);
            return { changes: false, replaces: [] };
        });
        jest.spyOn(VERBS, "create").mockImplementation(async (_kind, _runtime, inputs, host) => {
            this.heard.push(inputs, host);
            return { id: "id", state: this.unlessNotReady(stateOf({ colour: "red" })) };
        });
        jest.spyOn(VERBS, "update").mockImplementation(async ({ state, host }) => {
            this.heard.push(state, host);
            return this.unlessNotReady(state);
        });
        jest.spyOn(VERBS, "read").mockImplementation(async ({ id, state, host }) => {
            this.heard.push(state, host);
            return this.ready ? { id, state: stateOf({ colour: "blue" }) } : undefined;
        });
        jest.spyOn(VERBS, "delete").mockImplementation(async ({ state, host }) => {
            this.heard.push(state, host);
        });
    }

    private unlessNotReady(state: State): State {
        if (!this.ready) {
            throw new InitializationError(NOT_READY({}), "id", { colour: "grey\ud83d" });
        }
        return state;
    }
}
