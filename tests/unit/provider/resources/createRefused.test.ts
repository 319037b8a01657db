import { GROUP, HandlerSetup } from "../../support/handlerSetup";
import { failure } from "../../support/until";

const POST = { method: "POST" } as const;
const SOMEBODY_ELSES = { status: "WAITING_FOR_USER" } as const;

test.each([
    ["PROJECT_IS_BEING_MODIFIED", true],
    ["PROJECT_IS_BEING_MODIFIED", false],
    ["NO_CAPACITY", true],
    ["MULTIPLE_PRIVATE_ENDPOINTS_RESTRICTED_TO_SINGLE_REGION", false],
])(
    "a 409 %s is a refusal, whatever else is being created (adoptExisting: %p)",
    async (errorCode, adoptExisting) => {
        const setup = await HandlerSetup.start({ initiating: "10m" });
        const { id } = setup.atlas.create(GROUP, "eu-west-1");
        setup.atlas.fault({ kind: "status", status: 409, errorCode, ...POST });
        const error = await failure(setup.create("us-east-1", { adoptExisting }));
        expect(error.message).toContain(errorCode);
        expect(error.message).not.toContain(id);
        expect(error.message).not.toContain("adoptExisting");
        expect(setup.made).toEqual([id]);
    },
);

test.each([
    [true, 409, "NO_CAPACITY"],
    [false, 409, "NO_CAPACITY"],
    [false, 405, ""],
])(
    "a refusal while the region has an endpoint from a killed run: not lost (adoptExisting: %p, %i %s)",
    async (adoptExisting, status, errorCode) => {
        const setup = await HandlerSetup.start({ initiating: "10m" });
        const { id } = setup.atlas.create(GROUP, "us-east-1");
        setup.atlas.fault({ kind: "status", status, errorCode, ...POST });
        const created = setup.create("us-east-1", { adoptExisting, api: "endpointService" });
        if (adoptExisting) {
            expect(await created).toBe(id);
        } else {
            const { message } = await failure(created);
            expect(message).toMatch(new RegExp(`${errorCode}.*already has a private endpoint, `));
            expect(message).toContain(id);
        }
    },
);

test("a lost call, then a refusal, while no API shows the region: the error names the possible result", async () => {
    const setup = await HandlerSetup.start({ initiating: "10m", endpointServiceApi: false });
    setup.atlas.fault({ kind: "lost", ...POST });
    setup.atlas.fault({ kind: "status", status: 409, errorCode: "NO_CAPACITY", ...POST });
    setup.atlas.fault({ kind: "stale", method: "GET", skip: 1, times: 1 });
    const { message } = await failure(setup.create("us-east-1", { timeout: "90s" }));
    expect(message).toContain(`It is one of: ${setup.made[0]} (INITIATING)`);
});

test("an access list that changes while nothing tells the region: the error names the candidates", async () => {
    const setup = await HandlerSetup.start({ initiating: "10m", endpointServiceApi: false });
    setup.atlas.fault({ kind: "lost", ...POST });
    setup.atlas.fault({
        kind: "status",
        status: 403,
        errorCode: "IP_ADDRESS_NOT_ON_ACCESS_LIST",
        method: "GET",
        path: "/api/atlas/v1.0",
        skip: 3,
        times: Infinity,
    });
    const { message } = await failure(setup.create("us-east-1"));
    expect(message).toContain("IP_ADDRESS_NOT_ON_ACCESS_LIST");
    expect(message).toContain(`It is one of: ${setup.made[0]} (INITIATING)`);
});

test("a refusal while the region's endpoint is DELETING takes nothing over", async () => {
    const setup = await HandlerSetup.start({ deleting: "1h" });
    const { id } = setup.atlas.create(GROUP, "us-east-1", SOMEBODY_ELSES);
    setup.atlas.setStatus(id, "DELETING");
    setup.atlas.fault({ kind: "status", status: 409, errorCode: "NO_CAPACITY", ...POST });
    const { message } = await failure(setup.create("us-east-1", { adoptExisting: true }));
    expect(message).toContain("NO_CAPACITY");
});
