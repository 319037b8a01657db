import { PluginResource } from "../../../../provider/src/plugin/pluginResource";
import { KINDS, type KindName } from "../../../../provider/src/resources/kinds";
import { GROUP, HandlerSetup, OTHER_VPCE, VPCE } from "../../support/handlerSetup";

// `PrivateEndpoint.exists(id)` of a generated SDK: a Read without properties, of a URN that the engine makes up.

const NOTHING = { values: {}, secrets: new Set<string>() };
const UNKNOWN_ID = "65a0c0ffee0123456789abcd";

test("exists: what is there is, what is missing is not, and only a wrong question fails", async () => {
    const setup = await HandlerSetup.start({ endpointServiceApi: false });
    const ready = setup.addCluster();
    const hidden = setup.atlas.create(GROUP, "eu-west-1", { status: "INITIATING" }).id;
    const exists = async (kind: KindName, id: string): Promise<unknown> => {
        const resource = new PluginResource(KINDS[kind], setup.runtime, { properties: {} });
        const urn = `urn:pulumi:s::p::atlas-private-endpoint:index:${kind}::__exists__1`;
        return resource
            .read({ id, urn }, NOTHING, NOTHING)
            .then((found) => found && Object.keys(found.outputs).length > 0)
            .catch((error: unknown) => (error as { code: string }).code);
    };
    for (const [kind, id, answer] of [
        ["PrivateEndpoint", `${GROUP}/${ready}`, true],
        ["PrivateEndpoint", `${GROUP}/us-east-1`, true],
        ["PrivateEndpoint", `${GROUP}/${hidden}`, true],
        ["PrivateEndpoint", `${GROUP}/${UNKNOWN_ID}`, undefined],
        ["PrivateEndpoint", `${GROUP}/sa-east-1`, undefined],
        ["PrivateEndpoint", "nonsense", "wrongId"],
        ["InterfaceEndpoint", `${GROUP}/${ready}/${VPCE}`, true],
        ["InterfaceEndpoint", `${GROUP}/${ready}/${OTHER_VPCE}`, undefined],
        ["InterfaceEndpoint", `${GROUP}/${UNKNOWN_ID}/${VPCE}`, undefined],
        ["PrivateConnectionString", `${GROUP}/other/${VPCE}`, undefined],
    ] as const) {
        expect([kind, id, await exists(kind, id)]).toEqual([kind, id, answer]);
    }
    // It counts neither as read by this run nor as wanted, so a deletion goes on.
    const memory = setup.runtime.memoryOf(GROUP);
    expect([memory.wasRead(ready), memory.wantedBy([ready, "region/sa-east-1"], "")]).toEqual([
        false,
        undefined,
    ]);
    expect(setup.lines).toEqual([]);
    setup.atlas.fault({ kind: "status", status: 401, times: Infinity });
    expect(await exists("PrivateEndpoint", `${GROUP}/${ready}`)).toBe("passingRefusal");
});
