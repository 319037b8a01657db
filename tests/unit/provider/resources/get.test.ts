import { GROUP, HandlerSetup } from "../../support/handlerSetup";

type Props = Parameters<HandlerSetup["endpoints"]["read"]>[1];
const asked = (more: object = {}): Props => ({ groupId: GROUP, ...more }) as unknown as Props;

test("get reads what is there, with its region from Atlas or from the program", async () => {
    const { atlas, endpoints } = await HandlerSetup.start();
    const { id } = atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
    const { props } = await endpoints.read(id, asked());
    expect(props).toMatchObject({ region: "us-east-1", status: "WAITING_FOR_USER" });
    const starting = atlas.create(GROUP, "eu-west-1");
    const named = await endpoints.read(starting.id, asked({ region: "EU_WEST_1" }));
    expect(named.props).toMatchObject({ region: "eu-west-1", status: "INITIATING" });
});

test("get shows remote regions where the API has them", async () => {
    const setup = await HandlerSetup.start();
    const inputs = { groupId: GROUP, region: "us-east-1", supportedRemoteRegions: ["eu-west-1"] };
    const { id } = await setup.endpoints.create({ ...inputs, providerName: "AWS" });
    const { props } = await setup.otherProcess().endpoints.read(id, asked({ api: "endpointService" }));
    expect(props).toMatchObject({ supportedRemoteRegions: ["eu-west-1"], api: "endpointService" });
});

test.each(["privateEndpoint", "endpointService"] as const)(
    "get by region finds what the other API made, or what is not ready, with api: %s as well",
    async (api) => {
        for (const madeBy of ["privateEndpoint", "endpointService"] as const) {
            const setup = await HandlerSetup.start();
            const { id } = await setup.ready({ api: madeBy });
            for (const status of ["WAITING_FOR_USER", "FAILED"] as const) {
                setup.atlas.setStatus(id, status);
                const { endpoints } = setup.otherProcess();
                expect((await endpoints.read("us-east-1", asked({ api }))).props).toMatchObject({ status });
            }
        }
    },
);

test("get of what is not there names it, and what there is", async () => {
    const setup = await HandlerSetup.start();
    await expect(setup.endpoints.read("65a0c0ffee0123456789abcd", asked())).rejects.toThrow("It has none.");
    const { id } = setup.atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
    const { endpoints } = setup.otherProcess();
    await expect(endpoints.read("65a0c0ffee0123456789abcd", asked())).rejects.toThrow(`It has ${id}`);
});

test.each([
    [{ groupId: "x" }, "groupId is"],
    [{ region: "mars" }, "region is"],
    [{ api: "v9" }, "api is"],
    [{ regoin: "us-east-1" }, "regoin is not an argument"],
])("get refuses %j before it asks", async (wrong, words) => {
    const { atlas, endpoints } = await HandlerSetup.start();
    await expect(endpoints.read("65a0c0ffee0123456789abcd", asked(wrong))).rejects.toThrow(words);
    expect(atlas.requests).toEqual([]);
});

test("a state without its status is refreshed all the same", async () => {
    const setup = await HandlerSetup.start();
    const { id, state } = await setup.ready();
    const { status, ...edited } = state;
    expect(await setup.endpoints.read(id, edited as typeof state)).toMatchObject({ props: { status } });
});

test("get by region refuses another region beside it, and takes no other text for a region", async () => {
    const { atlas, endpoints } = await HandlerSetup.start();
    const both = endpoints.read("us-east-1", asked({ region: "eu-west-1" }));
    await expect(both).rejects.toThrow(`region is "eu-west-1", and the id names us-east-1; leave region out`);
    expect(atlas.requests).toEqual([]);
    await expect(endpoints.read("vpce-1", asked())).rejects.toThrow(
        "has no private endpoint vpce-1. It has none.",
    );
});
