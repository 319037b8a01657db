import { text } from "../../../provider/src/words/text";
import type { Host, RawInputs, Resource } from "../../../provider/src/resources/host";
import { InitializationError } from "../../../provider/src/resources/host";

const NOT_READY = text("notReadyYet", "not ready");

export interface Things {
    readonly colour: string;
}

/** A handler that remembers what it was told. */
export class Listener implements Resource<Things, Things> {
    readonly heard: unknown[] = [];
    ready = true;

    check(news: RawInputs, host: Host): ReturnType<Resource<Things, Things>["check"]> {
        this.heard.push(news, host);
        return { inputs: news, failures: [] };
    }
    async diff(
        _id: string,
        olds: Things,
        news: Things,
        host: Host,
    ): Promise<{ changes: false; replaces: [] }> {
        this.heard.push(olds, news, host);
        return { changes: false, replaces: [] };
    }
    async create(inputs: Things, host: Host): Promise<{ id: string; state: Things }> {
        this.heard.push(inputs, host);
        return { id: "id", state: this.unlessNotReady({ colour: "red" }) };
    }
    async update(_id: string, olds: Things, _news: Things, host: Host): Promise<Things> {
        this.heard.push(olds, host);
        return this.unlessNotReady(olds);
    }
    async read(id: string, props: Things, host: Host): Promise<{ id: string; state: Things } | undefined> {
        this.heard.push(props, host);
        return this.ready ? { id, state: { colour: "blue" } } : undefined;
    }
    async import(id: string, host: Host): Promise<{ id: string; state: Things }> {
        this.heard.push(id, host);
        return { id: `bare ${id}`, state: { colour: "green" } };
    }
    async delete(_id: string, olds: Things, host: Host): Promise<void> {
        this.heard.push(olds, host);
    }
    inputsOf({ colour }: Things, olds: Partial<Things>): Things {
        return { ...olds, colour };
    }

    private unlessNotReady(state: Things): Things {
        if (!this.ready) {
            throw new InitializationError(NOT_READY({}), "id", { colour: "grey\ud83d" });
        }
        return state;
    }
}
