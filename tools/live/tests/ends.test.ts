import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Send } from "../../../provider/src/atlas/wire/wire";
import { check } from "../check";
import { differences, GIVEN, GROUP, KEY, messageOf, stopAll, trial, VPCE, writesOf } from "./trial";

afterEach(stopAll);

describe("what could be in somebody's way is refused, and nothing is made", () => {
    test.each<[string, boolean, string]>([
        ["eu-west-1", false, "The project has private endpoints: "],
        ["us-east-1", true, "The project has private endpoints: "],
    ])("an endpoint in %s, --region given: %s", async (region, isRegionGiven, message) => {
        const started = await trial();
        const { id } = started.atlas.create(GROUP, region);
        const said = await messageOf(check({ ...GIVEN, isRegionGiven }, true, started.world));
        expect(said).toContain(`${message}${id} (${region})`);
        expect(writesOf(started)).toEqual([]);
    });

    test("an endpoint whose region nobody shows", async () => {
        const started = await trial({ endpointServiceApi: false });
        const { id } = started.atlas.create(GROUP, "eu-west-1");
        const said = await messageOf(check({ ...GIVEN, isRegionGiven: true }, true, started.world));
        expect(said).toContain(`${id} (of unknown region)`);
        expect(writesOf(started)).toEqual([]);
    });

    test.each<[string, string | undefined, string]>([
        ["the answer is no", "no", "answer yes, or pass --yes"],
        ["nobody answers", undefined, "answer yes, or pass --yes"],
    ])("%s", async (_name, answer, message) => {
        const ask = answer === undefined ? {} : { ask: () => Promise.resolve(answer) };
        const started = await trial({}, ask);
        expect(await messageOf(check(GIVEN, false, started.world))).toContain(message);
        expect(started.lines[0]).toContain("It may cost money");
        expect(writesOf(started)).toEqual([]);
        expect(existsSync(join(started.world.folder, "live-report.json"))).toBe(false);
    });

    test("a wrong key: Atlas's words, and the command that explains them", async () => {
        const started = await trial();
        started.atlas.revokeKey();
        expect(await messageOf(check(GIVEN, true, started.world))).toMatch(
            /: 401 UNEXPECTED_ERROR .* doctor --group-id/,
        );
    });
});

test("with the region given, nothing of the project's other endpoints is asked for or touched", async () => {
    const started = await trial();
    const { atlas, world, report } = started;
    const other = atlas.create(GROUP, "eu-west-1", { status: "WAITING_FOR_USER" });
    atlas.attach(other.id, "vpce-0bbbbbbbbbbbbbbbb", "AVAILABLE");
    const before = atlas.endpoints();
    await expect(check({ ...GIVEN, isRegionGiven: true }, true, world)).resolves.toBe(0);
    expect(atlas.endpoints()).toEqual(before);
    expect(atlas.requests.filter(({ path }) => path.includes(other.id))).toEqual([]);
    expect(JSON.stringify(report())).not.toContain(other.id);
});

test("a person says yes, and types the id of a VPC endpoint that was made for the service", async () => {
    const questions: string[] = [];
    const ask = (question: string): Promise<string> => {
        questions.push(question);
        return Promise.resolve(questions.length === 1 ? "yes" : "vpce-0ccccccccccccccc");
    };
    const started = await trial({}, { ask });
    await expect(check(GIVEN, false, started.world)).resolves.toBe(0);
    expect(questions[1]).toMatch(/VPC endpoint for com\.amazonaws\.vpce\.us-east-1\.vpce-svc-/);
    expect(writesOf(started).filter((line) => line.includes(VPCE))).toEqual([]);
});

test.each([
    ["public", "private", "orders"],
    ["K", "P", "int"],
    ["K", "secret-key", "endpoint"],
    ["Endpoint", "P", "Cluster"],
])(
    "keys and a cluster with usual words for names change nothing: %s, %s, %s",
    async (publicKey, privateKey, cluster) => {
        const key = { publicKey, privateKey };
        const { atlas, world, report } = await trial({
            ...key,
            clusters: [{ name: cluster, regions: ["us-east-1"] }],
        });
        const settings = { baseUrl: atlas.url, login: { kind: "digest", ...key } } as const;
        await expect(check({ ...GIVEN, cluster }, true, { ...world, settings })).resolves.toBe(0);
        expect(report().expectations.filter(({ result }) => result !== "met")).toEqual([]);
    },
);

test("without a VPC endpoint and a cluster, what needs them is unseen", async () => {
    const { world, report } = await trial();
    const { vpcEndpoint: _vpce, cluster: _cluster, ...given } = GIVEN;
    await expect(check(given, true, world)).resolves.toBe(0);
    const unseen = report().expectations.filter(({ result }) => result === "unseen");
    expect(new Set(unseen.map(({ differences: why }) => why[0]?.split(",")[0]))).toEqual(
        new Set(["needs --vpc-endpoint", "needs --cluster"]),
    );
});

test("where the older API is gone, the report says so, and the newer one is walked", async () => {
    const { world, report } = await trial({ privateEndpointApi: false, privateEndpointApiGone: 410 });
    await expect(check(GIVEN, true, world)).resolves.toBe(2);
    expect(differences(report())).toEqual(["privateEndpoint.list: the status is 410 RESOURCE_GONE, not 200"]);
});

test("an endpoint that fails is removed, and the check has not finished", async () => {
    const { atlas, world, report } = await trial();
    atlas.failNext(GROUP, undefined, "No capacity.");
    expect(await messageOf(check(GIVEN, true, world))).toContain('(FAILED): "No capacity."');
    expect(atlas.endpoints()).toEqual([]);
    expect(report().finished).toBe(false);
});

test("an endpoint that is never ready ends the check within its bounds, and is removed", async () => {
    const { atlas, world, now } = await trial({ initiating: "10h" });
    const since = now();
    expect(await messageOf(check(GIVEN, true, world))).toContain("It was not done after 50 minutes.");
    expect(atlas.endpoints()).toEqual([]);
    expect(now() - since).toBeLessThan(60 * 60_000);
    expect(atlas.requests.length).toBeLessThan(200);
});

test("when its requests are used up, there are enough left to remove the endpoint", async () => {
    const { atlas, world } = await trial({
        initiating: "3m",
        attaching: "1m",
        clusterUpdating: "3m",
        nonceUses: 1,
    });
    const said = await messageOf(check(GIVEN, true, world));
    expect(said).toBe("It was not done after 260 requests.");
    expect(atlas.endpoints()).toEqual([]);
    expect(atlas.requests.length).toBeLessThanOrEqual(300);
});

test("no error repeats a secret that Atlas's answer repeats", async () => {
    const { world } = await trial();
    const error = {
        detail: `The key ${KEY.privateKey}.`,
        error: 402,
        errorCode: "NO_PAYMENT_INFORMATION_FOUND",
    };
    const wire: Send = async (request) => {
        const outcome = await world.wire(request);
        return request.method === "POST" && outcome.kind === "answer"
            ? { ...outcome, status: 402, body: JSON.stringify(error) }
            : outcome;
    };
    expect(await messageOf(check(GIVEN, true, { ...world, wire }))).toContain("The key [secret].");
});
