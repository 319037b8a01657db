import type { Text } from "../../../../provider/src/atlas/errors/text";
import { texts as attachment } from "../../../../provider/src/resources/interfaceEndpoint/texts";
import { texts as lifecycle } from "../../../../provider/src/resources/lifecycle/texts";
import { lacks, texts as strings } from "../../../../provider/src/resources/privateConnectionString/texts";
import { texts as endpoint } from "../../../../provider/src/resources/privateEndpoint/texts";
import { regionsNotListed } from "../../../../provider/src/resources/project/project";
import { said, saying } from "../../support/said";

// What no other test makes happen: each text is whole, also where Atlas has told nothing.
const groupId = "5df264b8f10fab7d2cad2f0d";
const region = "us-east-1";
const progress = { waited: "0s", cancelled: false, lastStatus: undefined, lastProblem: undefined };
const name = "private endpoint 1";
const unready = { name, groupId, progress };
const errorMessage = undefined;
const problem = saying("the network is down.");
const target = { groupId, clusterName: "orders", interfaceEndpointId: "vpce-1" };
const attached = { groupId, privateEndpointId: "65a0", interfaceEndpointId: "vpce-1" };
const many = Array.from({ length: 22 }, (_, index) => `c${index}`);

const SHOWN = { id: "65a0", status: "INITIATING", region: "us-east-1", errorMessage: undefined };
const BARE = { withoutEndpoint: ["EU"], withoutAttachment: ["US"] };

const SAID: readonly (readonly [Text, string])[] = [
    [lifecycle.failed(unready), "is FAILED after 0s: Atlas gives no reason. It stays in Atlas"],
    [
        lifecycle.failed({ ...unready, errorMessage: "no capacity" }),
        "is FAILED after 0s: no capacity. It stays",
    ],
    [lifecycle.deletedMeanwhile(unready), "(0s, last status unknown)"],
    [
        lifecycle.notReady(unready),
        "after 0s, the time that customTimeouts.create allows: last status unknown.",
    ],
    [
        lifecycle.notReady({ ...unready, problem }),
        "is not ready after 0s: last status unknown. Last problem: the network is down. It stays",
    ],
    [lifecycle.notChanged(unready), "(0s, the time that customTimeouts.create allows)."],
    [lifecycle.notChanged({ ...unready, problem }), "(0s). Last problem: the network is down. It stays"],
    [
        lifecycle.notRead({ name, progress }),
        "no answer about private endpoint 1 within 0s. The state is as it was",
    ],
    [lifecycle.notDeleted({ name, progress }), "Private endpoint 1 is not gone after 0s"],
    [lifecycle.deletionFailed({ name, errorMessage }), "it is FAILED: Atlas gives no reason."],
    [lifecycle.deletionFailed({ name, errorMessage: "why" }), "it is FAILED: why."],
    [
        lifecycle.handedOver({ name, owner: { instance: "i", urn: "u::r::n::a::b" } }),
        'the resource "a::b" has taken it over',
    ],
    [
        attachment.attachmentFailed({ ...unready, attachment: attached, errorMessage }),
        "is FAILED after 0s: Atlas gives no reason. Check in AWS that vpce-1 exists in this account and region",
    ],
    [
        attachment.attachmentFailed({ ...unready, attachment: attached, errorMessage: "not allowed" }),
        "after 0s: not allowed. Check in AWS",
    ],
    [strings.unknownCluster({ ...target, names: [] }), "has no such cluster; it has none"],
    [strings.unknownCluster({ ...target, names: ["order"] }), '(did you mean "order"?); it has order'],
    [strings.unknownCluster({ ...target, names: many }), "and 2 more"],
    [
        strings.notListed({ ...target, progress, lacking: undefined }),
        "after 0s, the time that customTimeouts.create allows: its last state was not seen. The wait",
    ],
    [
        strings.notListed({ ...target, progress, lacking: lacks(BARE, false, undefined), problem }),
        "It has no private endpoint yet in EU; nothing attached yet in US: a cluster lists private strings only once a VPC endpoint is attached in each of its regions. Last",
    ],
    [
        strings.notListed({ ...target, progress, lacking: lacks(BARE, undefined, undefined) }),
        "in each of its regions, unless the project's regional mode is on. The wait",
    ],
    [
        strings.notListed({ ...target, progress, lacking: lacks(BARE, true, "eu-west-1") }),
        "It has no nodes in eu-west-1, where the VPC endpoint is attached: a cluster lists strings for VPC endpoints in its own regions only. The wait",
    ],
    [
        strings.listsAnother({ ...target, property: "type", was: "MONGOD", now: undefined }),
        "cluster orders lists another type for vpce-1 by now, none instead of MONGOD: it is updated",
    ],
    [
        strings.listsNone({ ...target, was: "mongodb+srv://a" }),
        "cluster orders no longer lists mongodb+srv://a, nor another string for vpce-1: the update",
    ],
    ...(
        [
            [
                { ...SHOWN, status: "FAILED" },
                "is FAILED: Atlas gives no reason. It gets no endpointServiceName",
            ],
            [{ ...SHOWN, status: "DELETED" }, "is DELETED: Atlas is removing it"],
            [
                { ...SHOWN, region: undefined },
                "private endpoint 65a0 of project g is INITIATING and not ready",
            ],
        ] as const
    ).map(([shown, words]) => [endpoint.foundUnready({ ...shown, groupId: "g" }), words] as const),
    [
        endpoint.noneInRegion({ region: "us-gov-west-1", groupId, there: [{ ...SHOWN, region: undefined }] }),
        "It has 65a0 (INITIATING, region not shown yet). Atlas shows each region once the endpoint is ready",
    ],
    [
        endpoint.notLookedUp({ groupId, progress: { ...progress, cancelled: true } }),
        "within 0s, when the command was cancelled. Run the command again.",
    ],
    [
        lifecycle.notCompared({ groupId, problem: undefined }),
        "so they count as unchanged: Atlas gave no answer in time",
    ],
    [
        strings.listsAnother({ ...target, property: "type", was: undefined, now: "MONGOS" }),
        "another type for vpce-1 by now, MONGOS instead of none",
    ],
    [
        endpoint.undecided({ region, groupId, candidates: [], lost: true, whyHidden: regionsNotListed({}) }),
        "The API that would tell, endpointService, does not: it does not list them.",
    ],
    [
        endpoint.undecided({ region, groupId, candidates: [], lost: false, whyHidden: undefined }),
        "Region us-east-1 of project",
    ],
    [
        endpoint.takenByNothing({ region, groupId, progress, lost: true }),
        "An answer to the create call was lost",
    ],
    [
        endpoint.takenByNothing({ region, groupId, progress, lost: false }),
        "Nothing was made and nothing is in state.",
    ],
    [
        endpoint.perhapsCreated({ region, groupId, progress, problem: undefined, late: true }),
        "within 0s, the time that customTimeouts.create allows. An answer",
    ],
    [
        endpoint.notCreated({ region, groupId, progress, problem, late: false }),
        "within 0s. Last problem: the network is down. Nothing was made",
    ],
    [endpoint.stillAttached({ id: "1", groupId, attached: [] }), 'interfaceEndpointId: ""'],
];

test.each(SAID.map(([text, words]) => [text.code, words, text] as const))("%s: %s", (_code, words, text) => {
    expect(said(text)).toContain(words);
    expect(said(text)).not.toMatch(/undefined|\.\.|\s{2}/);
});

test("each text has a code of its own", () => {
    const codes = [attachment, lifecycle, strings, endpoint].flatMap((table) => Object.keys(table));
    expect(codes.length).toBeGreaterThan(40);
    expect(new Set(codes).size).toBe(codes.length);
});
