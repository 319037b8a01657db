import type { EngineEvent } from "@pulumi/pulumi/automation";
import { HOSTS } from "../../testkit/providerHost/program";
import { record, type Screen } from "../../testkit/terminal";
import { resetTrial } from "../support/consistency";
import { endpoint, GROUP } from "../support/declared";
import { Trial } from "../support/trial";

// While a resource waits, its own row tells why. Without a terminal each text that differs is a printed line.

let trial: Trial;

beforeAll(async () => {
    // Some CI services set it; the CLI then has no live display even on a terminal.
    trial = await Trial.start({ env: { CI: "" } });
});
beforeEach(() => resetTrial(trial));
afterAll(() => trial.dispose());

/** The live texts, in order, by the URN of the row that they are for. */
function textsByRow(events: EngineEvent[]): Record<string, string[]> {
    const texts: Record<string, string[]> = {};
    for (const { diagnosticEvent: event } of events) {
        if (event?.ephemeral === true) {
            (texts[event.urn ?? ""] ??= []).push(event.message.trim());
        }
    }
    return texts;
}

const ASKING = /^asking Atlas for an endpoint service in ([\w-]+)$/;

const NAMES = ["plain", "a::b", 'it\'s "quoted" and spaced', "Übergröße €", "a$b", "nested::inner"];
const REGIONS = ["us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-west-1", "eu-west-2"];

const each = (indexes: number[], options: string): string =>
    indexes
        .map((index) => {
            const args = { groupId: GROUP, region: REGIONS[index] };
            return `new atlas.PrivateEndpoint(${JSON.stringify(NAMES[index])}, ${JSON.stringify(args)}, ${options});`;
        })
        .join("\n");

it("the row is the resource's own, whatever its name, renamed, moved or replaced; it tells each change once, however often Atlas is asked", async () => {
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
    const made: unknown[] = [
        expect.stringMatching(ASKING),
        expect.stringMatching(/^INITIATING: /),
        "WAITING_FOR_USER",
    ];
    const gone: unknown[] = [
        "asking Atlas to delete the endpoint service",
        expect.stringMatching(/^DELETING: /),
        "deleted in Atlas",
    ];
    const up = await trial.workspace.up();
    const texts = textsByRow(up.events);
    const endpoints = trial.workspace
        .state()
        .resources.filter(({ type }) => type.endsWith(":PrivateEndpoint"));
    expect(Object.keys(texts).sort()).toEqual(endpoints.map(({ urn }) => urn).sort());
    expect(Object.values(texts)).toEqual(NAMES.map(() => made));
    const asked = Object.values(texts).map(([text = ""]) => ASKING.exec(text)?.[1]);
    expect(asked.sort()).toEqual([...REGIONS].sort());
    expect(up.output.match(/creating \(\d+s\) INITIATING: /g)).toHaveLength(NAMES.length);

    // One moves to another name, parent and region; the others go.
    trial.program(`
        const home = new pulumi.ComponentResource("my:net:Home", "home");
        new atlas.PrivateEndpoint("new", { groupId: "${GROUP}", region: "eu-west-3" }, {
            parent: home, aliases: [{ name: "plain", parent: pulumi.rootStackResource }],
        });
    `);
    const moved = await trial.workspace.up();
    expect(moved.output).toContain("1 replaced");
    const { [trial.resource("new").urn]: ofMoved, ...others } = textsByRow(moved.events);
    expect(ofMoved).toEqual([...made, ...gone]);
    expect(Object.values(others)).toEqual(NAMES.slice(1).map(() => gone));
    expect(moved.output.match(/deleted \(\S+s\) deleted in Atlas/g)).toHaveLength(NAMES.length - 1);
});

describe.each(HOSTS)("a terminal, on the %s host", (host) => {
    let own: Trial;
    beforeAll(async () => (own = await Trial.start({ host, env: { CI: "" } })));
    beforeEach(() => resetTrial(own));
    afterAll(() => own.dispose());

    // [columns, further flags, what shows why it waits]: a narrow one has no room beside the engine's counter
    it.each<[number, string[], RegExp]>([
        [120, [], /creating \([1-9]\d*s\)\.* +INITIATING: Atlas builds the serv/],
        [100, [], /creating \([1-9]\d*s\)\.* +INITIATING: A/],
        [80, ["--diff"], /^INITIATING: Atlas builds the service, then WAITING_FOR_USER$/m],
    ])("of %i columns shows Atlas's status live", async (columns, flags, waiting) => {
        own.atlas.configure({ initiating: "2reads" });
        own.declare({ atlas: endpoint() });
        const command = ["up", "--yes", "--skip-preview", ...flags];
        const limit = AbortSignal.timeout(300_000);
        const [during, done] = await record(own.workspace, command, waiting, limit, columns);
        const rows = ({ text }: Screen): string[] =>
            text.split("\n").filter((line) => line.includes(":PrivateEndpoint "));
        expect(rows(during)).toHaveLength(flags.length === 0 ? 1 : 0);
        expect(done.text).toMatch(
            flags.length === 0 ? /atlas +created \(\d+s\)\s*$/m : /endpointServiceName/,
        );
    });
});
