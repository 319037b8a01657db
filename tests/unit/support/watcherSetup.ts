import type { Endpoint } from "../../../provider/src/atlas/answers";
import { Watcher, type Judge } from "../../../provider/src/wait/watcher";
import { FakeClock } from "./fakeClock";
import { endpoint, FakeSource, openDeadline } from "./fakeSource";

export const READY = "WAITING_FOR_USER";

/** The wait of one project, on a clock and with answers that a test holds. */
export class WatcherSetup {
    readonly clock = new FakeClock();
    readonly source = new FakeSource(this.clock);
    readonly watcher = new Watcher(this.source, this.clock);
    readonly problems: string[] = [];

    until<T>(judge: Judge<T>, deadline = openDeadline(this.clock).deadline): Promise<T> {
        return this.watcher.until(deadline, judge, (problem) => this.problems.push(problem));
    }

    ready(id: string, deadline = openDeadline(this.clock).deadline): Promise<Endpoint> {
        return this.until(async (look) => {
            const found = await look.endpoint(id);
            return found?.status === READY ? found : undefined;
        }, deadline);
    }

    set(id: string, status: string): void {
        this.source.endpoints = [
            ...this.source.endpoints.filter((other) => other.id !== id),
            endpoint(id, { status }),
        ];
    }
}
