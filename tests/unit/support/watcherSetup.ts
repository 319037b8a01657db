import type { Connection, Endpoint } from "../../../provider/src/atlas/api/answers";
import { SharedCalls } from "../../../provider/src/waiting/sharedCalls";
import { Watcher, type Condition, type Pacing, type Poll } from "../../../provider/src/waiting/watcher";
import { FakeClock } from "./fakeClock";
import { endpoint, FakeSource, openDeadline } from "./fakeSource";

export const READY = "WAITING_FOR_USER";

/** The wait of one project, on a clock and with answers that a test holds. */
export class WatcherSetup {
    readonly clock = new FakeClock();
    readonly source = new FakeSource(this.clock);
    readonly watcher = new Watcher(new SharedCalls(this.clock), this.clock);
    readonly problems: string[] = [];

    until<T>(
        condition: Condition<T>,
        deadline = openDeadline(this.clock).deadline,
        pacing?: Pacing,
    ): Promise<T> {
        return this.watcher.until(deadline, condition, (problem) => this.problems.push(problem), pacing);
    }

    ready(id: string, deadline = openDeadline(this.clock).deadline, pacing?: Pacing): Promise<Endpoint> {
        const look: Condition<Endpoint> = async (poll) => {
            const found = await this.endpoint(poll, id);
            return found?.status === READY ? found : undefined;
        };
        return this.until(look, deadline, pacing);
    }

    /** As a project's wait does it: from the list, or else by a separate request. */
    async endpoint(poll: Poll, id: string): Promise<Endpoint | undefined> {
        const list = await poll.shared("list", (options) => this.source.list(options));
        return (
            list.find((one) => one.id === id) ?? poll.alone(id, (options) => this.source.find(id, options))
        );
    }

    async connection(poll: Poll, id: string, vpce: string): Promise<Connection | undefined> {
        return poll.inTurn(`${id}/${vpce}`, (options) => this.source.findConnection(id, vpce, options));
    }

    set(id: string, status: string): void {
        this.source.endpoints = [
            ...this.source.endpoints.filter((other) => other.id !== id),
            endpoint(id, { status }),
        ];
    }
}
