import type { EngineEvent } from "@pulumi/pulumi/automation";
import { record, type Screen } from "../../testkit/terminal";
import { endpointText, GROUP, Trial } from "../support/trial";

// While a resource waits, its own row tells why. Without a terminal each text that differs is a printed line.

let trial: Trial;

beforeEach(async () => {
    // Some CI services set it; the CLI then has no live display even on a terminal.
    trial = await Trial.start({ env: { CI: "" } });
});
afterEach(() => trial.dispose());

interface Status {
    urn: string;
    text: string;
}

/** The live texts, in order, with the row that each is for. */
const statuses = (events: EngineEvent[]): Status[] =>
    events.flatMap(({ diagnosticEvent: event }) =>
        event?.ephemeral === true ? [{ urn: event.urn ?? "", text: event.message.trim() }] : [],
    );

/** The rows of the endpoints that the engine worked on. */
const rows = (events: EngineEvent[]): string[] => [
    ...new Set(
        events.flatMap(({ resourcePreEvent: event }) =>
            event?.metadata.type.endsWith(":PrivateEndpoint") === true ? [event.metadata.urn] : [],
        ),
    ),
];

const ASKING = /^asking Atlas for an endpoint service in ([\w-]+)$/;

describe("the row is the resource's own", () => {
    const NAMES = ["plain", "a::b", 'it\'s "quoted" and spaced', "Übergröße €", "a$b", "nested::inner"];
    const REGIONS = ["us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-west-1", "eu-west-2"];

    const each = (indexes: number[], options: string): string =>
        indexes
            .map((index) => {
                const args = { groupId: GROUP, region: REGIONS[index] };
                return `new atlas.PrivateEndpoint(${JSON.stringify(NAMES[index])}, ${JSON.stringify(args)}, ${options});`;
            })
            .join("\n");

    it("whatever its name, and in components within components; it tells each change once, however often Atlas is asked", async () => {
        trial.atlas.configure({ initiating: "3reads", deleting: "3reads" });
        trial.program(`
            class Network extends pulumi.ComponentResource {
                constructor(name, opts, make) { super("my:net:Network", name, {}, opts); make(this); }
            }
            ${each([0, 1, 2, 3], "{}")}
            new Network("outer", {}, (outer) => {
                ${each([4], "{ parent: outer }")}
                new Network("in::ner", { parent: outer }, (inner) => { ${each([5], "{ parent: inner }")} });
            });
        `);
        const texts = {
            up: [expect.stringMatching(ASKING), expect.stringMatching(/^INITIATING: /), "WAITING_FOR_USER"],
            destroy: [
                "asking Atlas to delete the endpoint service",
                expect.stringMatching(/^DELETING: /),
                "gone from Atlas",
            ],
        };
        for (const command of ["up", "destroy"] as const) {
            const { events, output } = await trial.workspace[command]();
            const shown = statuses(events);
            expect([...new Set(shown.map(({ urn }) => urn))].sort()).toEqual(rows(events).sort());
            expect(rows(events)).toHaveLength(NAMES.length);
            for (const row of rows(events)) {
                const own = shown.filter(({ urn }) => urn === row);
                expect(own.map(({ text }) => text)).toEqual(texts[command]);
            }
            if (command === "up") {
                const asked = shown.flatMap(({ text }) => ASKING.exec(text)?.[1] ?? []);
                expect(asked.sort()).toEqual([...REGIONS].sort());
                expect(output.match(/creating \(\d+s\) INITIATING: /g)).toHaveLength(NAMES.length);
            } else {
                expect(output.match(/deleted \(\S+s\) gone from Atlas/g)).toHaveLength(NAMES.length);
            }
        }
    });

    it("after it was renamed or moved, when it is replaced", async () => {
        trial.program(endpointText({}, {}, "old"));
        await trial.workspace.up();
        trial.program(`
            const home = new pulumi.ComponentResource("my:net:Home", "home");
            new atlas.PrivateEndpoint("new", { groupId: "${GROUP}", region: "us-east-2" }, {
                parent: home, aliases: [{ name: "old", parent: pulumi.rootStackResource }],
            });
        `);
        const { events, output } = await trial.workspace.up();
        expect(output).toContain("1 replaced");
        const [row] = rows(events);
        expect(row).toContain("my:net:Home$");
        const shown = statuses(events);
        expect(shown.map(({ text }) => text)).toContain("asking Atlas to delete the endpoint service");
        expect([...new Set(shown.map(({ urn }) => urn))]).toEqual([row]);
    });
});

describe("in a terminal", () => {
    const watch = (command: string, ...moments: RegExp[]): Promise<Screen[]> =>
        record(trial.workspace, [command, "--yes", "--skip-preview"], moments, AbortSignal.timeout(300_000));
    const row = (screen: Screen | undefined): string[] =>
        (screen?.text ?? "").split("\n").filter((line) => line.includes("PrivateEndpoint"));

    it("shows Atlas's status live, on one row beside the engine's counter", async () => {
        trial.atlas.configure({ initiating: "2reads" });
        trial.program(endpointText());
        const [waiting, done] = await watch("up", /creating \([1-9]\d*s\)\.+ +INITIATING: /);
        expect(row(waiting)).toHaveLength(1);
        expect(row(done)).toEqual([expect.stringMatching(/atlas +created \(\d+s\)\s*$/)]);
    });
});
