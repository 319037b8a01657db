import { GROUP, HandlerSetup } from "../../support/handlerSetup";
import { failure, until } from "../../support/until";

const POST = { method: "POST" } as const;
const SOMEBODY_ELSES = { status: "WAITING_FOR_USER" } as const;

test("somebody else's endpoint is not taken, and the message names it and the way to take it", async () => {
    const setup = await HandlerSetup.start();
    const { id } = setup.atlas.create(GROUP, "us-east-1", SOMEBODY_ELSES);
    const error = await failure(setup.create("us-east-1"));
    expect(error.message).toContain(`already has a private endpoint, ${id} (WAITING_FOR_USER)`);
    expect(error.message).toContain("adoptExisting: true");
    expect(error.message).toContain("deleteBeforeReplace: true");
    expect(error.message).toContain(`aliases: [{ name: "<old name>" }]`);
    expect(setup.count("POST")).toBe(1);
});

test("with adoptExisting it is adopted, and nothing is created", async () => {
    const setup = await HandlerSetup.start();
    const { id } = setup.atlas.create(GROUP, "us-east-1", SOMEBODY_ELSES);
    expect(await setup.create("us-east-1", { adoptExisting: true })).toBe(id);
    expect(setup.made).toEqual([id]);
});

test("several endpoints without a region: endpointService shows which one it is, in one poll", async () => {
    const setup = await HandlerSetup.start({ initiating: "10m" });
    const one = setup.atlas.create(GROUP, "us-east-1");
    setup.atlas.create(GROUP, "eu-west-1");
    const error = await failure(setup.create("us-east-1"));
    expect(error.message).toContain(`already has a private endpoint, ${one.id} (INITIATING)`);
    expect(setup.count("POST")).toBe(1);
    expect(setup.count("GET")).toBe(1 + 2);
});

test("several endpoints without a region, and no endpointService: after three polls the message names them", async () => {
    const setup = await HandlerSetup.start({ initiating: "10m", endpointServiceApi: false });
    const one = setup.atlas.create(GROUP, "us-east-1");
    const two = setup.atlas.create(GROUP, "eu-west-1");
    const error = await failure(setup.create("us-east-1"));
    expect(error.message).toContain(`It is one of: ${one.id} (INITIATING), ${two.id} (INITIATING).`);
    expect(error.message).toContain("The API that would tell, endpointService, does not: Atlas answered 404");
    expect(setup.count("POST")).toBe(1);
});

test("several endpoints without a region, with adoptExisting: adopts the right one once its region shows", async () => {
    const setup = await HandlerSetup.start({ initiating: { reads: 5 }, endpointServiceApi: false });
    const one = setup.atlas.create(GROUP, "us-east-1");
    setup.atlas.create(GROUP, "eu-west-1");
    expect(await setup.create("us-east-1", { adoptExisting: true })).toBe(one.id);
    expect(setup.atlas.endpoints()).toHaveLength(2);
});

test("adoptExisting does not adopt the only endpoint without a region if it is in another region", async () => {
    const setup = await HandlerSetup.start({ initiating: { reads: 3 }, endpointServiceApi: false });
    setup.atlas.create(GROUP, "eu-west-1");
    setup.atlas.fault({
        kind: "status",
        status: 409,
        errorCode: "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION",
        ...POST,
    });
    const id = await setup.create("us-east-1", { adoptExisting: true });
    expect(setup.atlas.endpoints().find((one) => one.id === id)?.region).toBe("us-east-1");
});

test("an endpoint that Atlas creates after the call has failed is named, not taken", async () => {
    const setup = await HandlerSetup.start({ initiating: "10m" });
    setup.atlas.fault({ kind: "html", status: 504, ...POST });
    const created = failure(setup.create("us-east-1"));
    await until(() => setup.atlas.requests.some(({ fault }) => fault === "html"), "no POST");
    const late = setup.atlas.create(GROUP, "us-east-1", {
        createdAt: new Date(setup.atlas.options.now() + 30_000),
    });
    expect((await created).message).toContain(late.id);
});

test("with adoptExisting, a FAILED endpoint is adopted as it is; without, the message says how", async () => {
    const setup = await HandlerSetup.start();
    const { id } = setup.atlas.create(GROUP, "us-east-1");
    setup.atlas.setStatus(id, "FAILED", "No capacity");
    const error = await failure(setup.create("us-east-1"));
    expect(error.message).toContain(`${id} (FAILED)`);
    expect(error.message).toContain("No capacity");
    expect(error.message).toContain('comes into state as failed, and the "pulumi up" after that replaces it');
    expect(await failure(setup.create("us-east-1", { adoptExisting: true }))).toMatchObject({ id });
});

test.each([true, false])(
    "one that is DELETING is waited for (adoptExisting: %p), then the region is free",
    async (adoptExisting) => {
        const setup = await HandlerSetup.start({ deleting: "3m" });
        const { id } = setup.atlas.create(GROUP, "us-east-1", SOMEBODY_ELSES);
        setup.atlas.setStatus(id, "DELETING");
        const ours = await setup.create("us-east-1", { adoptExisting });
        expect(ours).not.toBe(id);
        expect(setup.made).toEqual([ours]);
        expect(setup.said).toContain(`DELETING: ${id}, which has the region; then it is free`);
    },
);

test("one that is DELETING for too long: nothing was made, and the message says what was waited for", async () => {
    const setup = await HandlerSetup.start({ deleting: "10m" });
    const { id } = setup.atlas.create(GROUP, "us-east-1", SOMEBODY_ELSES);
    setup.atlas.setStatus(id, "DELETING");
    const { message } = await failure(setup.create("us-east-1", { timeout: "90s" }));
    expect(message).toContain(`Last status: DELETING (${id}, which has the region).`);
    expect(message).toContain("Nothing was made and nothing is in state.");
});

const TAKEN = {
    kind: "status",
    status: 409,
    errorCode: "PRIVATELINK_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION",
    ...POST,
} as const;

test("a 409 that lags behind the list is waited for, with growing pauses, until the time is over", async () => {
    const setup = await HandlerSetup.start();
    setup.atlas.fault({ ...TAKEN, times: 12 });
    const id = await setup.create("us-east-1");
    expect(setup.made).toEqual([id]);
    expect(setup.count("POST")).toBe(13);
    expect(setup.clock.now()).toBeGreaterThan(60_000);

    const late = await HandlerSetup.start();
    late.atlas.fault({ ...TAKEN, times: Infinity });
    const { message } = await failure(late.create("us-east-1", { timeout: "5m" }));
    expect(message).toContain(
        "but has listed none in that region for 5m, the time that customTimeouts.create allows. Nothing was made",
    );
    expect(late.count("POST")).toBeLessThan(30);
});
