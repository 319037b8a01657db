import * as attachment from "../../../../provider/src/resources/interfaceEndpoint/texts";
import * as strings from "../../../../provider/src/resources/privateConnectionString/texts";
import * as endpoint from "../../../../provider/src/resources/privateEndpoint/texts";
import * as shared from "../../../../provider/src/resources/lifecycle/texts";
import { Operation } from "../../../../provider/src/resources/lifecycle/operation";
import { FakeClock } from "../../support/fakeClock";

// What no other test makes happen: each text is whole, also where Atlas has told nothing.
const GROUP = "5df264b8f10fab7d2cad2f0d";
const clock = new FakeClock();
const deadline = { signal: new AbortController().signal, startedAt: clock.now() };
const operation = new Operation(
    deadline,
    () => undefined,
    clock,
    () => undefined,
);
const unready = { what: "Private endpoint 1", groupId: GROUP, operation };
const problem = new Error("the network is down.");
const target = { groupId: GROUP, clusterName: "orders", interfaceEndpointId: "vpce-1" };

test.each([
    [shared.failed(unready, undefined), "is FAILED after 0s: Atlas gives no reason. It stays in Atlas"],
    [shared.failed(unready, "no capacity"), "is FAILED after 0s: no capacity. It stays in Atlas"],
    [shared.deleted(unready), "(0s, last status unknown)"],
    [
        shared.notReady(unready, undefined),
        "is not ready after 0s, the time that customTimeouts.create allows: last status unknown.",
    ],
    [
        shared.notReady(unready, problem),
        "is not ready after 0s: last status unknown. Last problem: the network is down. It stays",
    ],
    [shared.notAdjusted(unready, undefined), "(0s, the time that customTimeouts.create allows)."],
    [shared.notAdjusted(unready, problem), "(0s). Last problem: the network is down. It stays"],
    [
        shared.notRead("private endpoint 1", operation),
        "Atlas gave no answer about private endpoint 1 within 0s. The state is as it was",
    ],
    [shared.notGone("private endpoint 1", operation), "Private endpoint 1 is not gone after 0s"],
    [shared.notRemoved("private endpoint 1", undefined), "it is FAILED: Atlas gives no reason."],
    [shared.notRemoved("private endpoint 1", "why"), "it is FAILED: why."],
    [
        shared.handedOver("private endpoint 1", { instance: "i", urn: "u::r::n::a::b" }),
        'the resource "a::b" has taken it over',
    ],
    [attachment.failed(unready, undefined), "is FAILED after 0s: Atlas gives no reason. It stays in Atlas"],
    [shared.listed(["a", "b", "c"], 2), "a, b and 1 more"],
    [attachment.rejected(unready, undefined), "is REJECTED after 0s: Atlas gives no reason."],
    [attachment.rejected(unready, "not allowed"), "is REJECTED after 0s: not allowed."],
    [strings.unknownCluster(target, []), "has no such cluster; it has none"],
    [strings.unknownCluster(target, ["order"]), '(did you mean "order"?); it has order'],
    [
        strings.unknownCluster(
            target,
            Array.from({ length: 22 }, (_, index) => `c${index}`),
        ),
        "and 2 more",
    ],
    [
        strings.notListed(target, operation, "", undefined),
        "after 0s, the time that customTimeouts.create allows: its last state was not seen. The wait",
    ],
    [
        strings.notListed(target, operation, "no private endpoint yet in EU", problem),
        "It has no private endpoint yet in EU: a cluster lists",
    ],
    [
        endpoint.undecided("us-east-1", GROUP, [], true, "it is down"),
        "The API that would tell, endpointService, does not: it is down.",
    ],
    [endpoint.undecided("us-east-1", GROUP, [], false, undefined), "Region us-east-1 of project"],
    [endpoint.notTaken("us-east-1", GROUP, operation, true), "An answer to the create call was lost"],
    [endpoint.notTaken("us-east-1", GROUP, operation, false), "Nothing was made and nothing is in state."],
    [
        endpoint.notCreated("us-east-1", GROUP, operation, undefined, true, true),
        "within 0s, the time that customTimeouts.create allows. An answer",
    ],
    [
        endpoint.notCreated("us-east-1", GROUP, operation, problem, false, false),
        "within 0s. Last problem: the network is down. Nothing was made",
    ],
    [endpoint.stillAttached("1", GROUP, []), 'interfaceEndpointId: ""'],
])("%s", (text, words) => {
    expect(text).toContain(words);
    expect(text).not.toMatch(/undefined|\.\.|\s{2}/);
});
