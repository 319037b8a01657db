import { dialectOf, SUCCESSOR } from "../../../../provider/src/atlas/api/dialects";
import {
    CONNECTION_STATUSES,
    ENDPOINT_STATUSES,
    endpointPhase,
} from "../../../../provider/src/atlas/api/statuses";
import { rowOf as connectionRow } from "../../../../provider/src/resources/interfaceEndpoint/texts";
import { rowOf as endpointRow } from "../../../../provider/src/resources/privateEndpoint/texts";

const service = { endpointServiceName: "com.amazonaws.vpce.us-east-1.vpce-svc-1" };

test.each([
    [{ status: "INITIATING" }, "pending"],
    [{ status: "WAITING_FOR_USER", ...service }, "ready"],
    [{ status: "AVAILABLE", ...service }, "ready"],
    [{ status: "AVAILABLE" }, "pending"],
    [{ status: "FAILED", ...service }, "failed"],
    [{ status: "DELETING" }, "leaving"],
    [{ status: "DELETED" }, "gone"],
    [{ status: "A_WORD_THAT_ATLAS_ADDS", ...service }, "pending"],
])("an endpoint %j is %s", (endpoint, phase) => {
    expect(endpointPhase(endpoint)).toBe(phase);
    expect(ENDPOINT_STATUSES.of(endpoint)).toBe(endpoint.status);
});

test.each([
    ["NONE", "pending"],
    ["PENDING_ACCEPTANCE", "pending"],
    ["PENDING", "pending"],
    ["AVAILABLE", "ready"],
    ["REJECTED", "rejected"],
    ["FAILED", "failed"],
    ["DELETING", "leaving"],
    ["DELETED", "gone"],
    ["A_WORD_THAT_ATLAS_ADDS", "pending"],
])("an attachment %s is %s", (connectionStatus, phase) => {
    expect(CONNECTION_STATUSES.phaseOf({ connectionStatus })).toBe(phase);
    expect(connectionRow({ connectionStatus })).toMatch(new RegExp(`^${connectionStatus}`));
});

test("a row names the status that is waited for, as the API calls it", () => {
    const waiting = { status: "INITIATING" };
    expect(endpointRow(waiting, dialectOf("privateEndpoint"))).toMatch(/then WAITING_FOR_USER$/);
    expect(endpointRow(waiting, SUCCESSOR)).toMatch(/then AVAILABLE$/);
    expect(endpointRow({ status: "DELETING" }, SUCCESSOR)).toMatch(/^DELETING: /);
    expect(endpointRow({ status: "FAILED" }, SUCCESSOR)).toBe("FAILED");
});
