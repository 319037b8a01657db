import fc from "fast-check";
import {
    readAttached,
    readConnection,
    readEndpoint,
    readEndpoints,
    readNothing,
    readToken,
} from "../../../../provider/src/atlas/api/answers";
import { endpointState } from "../../../../provider/src/resources/privateEndpoint/state";

const NAME = "com.amazonaws.vpce.us-east-1.vpce-svc-0aee615d3fe32c14e";

test("a new endpoint of privateEndpoint", () => {
    const answer = {
        endpointServiceName: null,
        errorMessage: null,
        id: "5e4c1dc87d52eb4a2e4e8f0e",
        interfaceEndpoints: [],
        status: "INITIATING",
    };
    expect(readEndpoint(answer)).toEqual({
        id: "5e4c1dc87d52eb4a2e4e8f0e",
        status: "INITIATING",
        endpointServiceName: undefined,
        errorMessage: undefined,
        interfaceEndpoints: [],
        regionName: undefined,
        supportedRemoteRegions: [],
    });
});

test("an endpoint of endpointService, with more than is asked for", () => {
    const answer = {
        id: "5e4c1dc87d52eb4a2e4e8f0e",
        cloudProvider: "AWS",
        regionName: "US_EAST_1",
        endpointServiceName: NAME,
        errorMessage: "",
        interfaceEndpoints: ["vpce-1"],
        status: "AVAILABLE",
        supportedRemoteRegions: ["EU_WEST_1", "CA_WEST_1"],
        links: [{ rel: "self" }],
    };
    expect(readEndpoint(answer)).toEqual({
        id: "5e4c1dc87d52eb4a2e4e8f0e",
        status: "AVAILABLE",
        endpointServiceName: NAME,
        errorMessage: undefined,
        interfaceEndpoints: ["vpce-1"],
        regionName: "US_EAST_1",
        supportedRemoteRegions: ["ca-west-1", "eu-west-1"],
    });
});

test("a status that is unknown is kept, absent fields are absent", () => {
    expect(readEndpoint({ id: "a", status: "NEW_WORD" })).toMatchObject({
        status: "NEW_WORD",
        interfaceEndpoints: [],
    });
});

test.each([
    ["nothing", undefined],
    ["null", null],
    ["a text", "fine"],
    ["a list", []],
    ["no id", { status: "INITIATING" }],
    ["an id that would change a path", { id: "../../groups", status: "INITIATING" }],
    ["an empty id", { id: "", status: "INITIATING" }],
    ["an id that is a number", { id: 7, status: "INITIATING" }],
    ["no status", { id: "a" }],
    ["an empty status", { id: "a", status: "" }],
    ["an error's body", { error: 500, errorCode: "UNEXPECTED_ERROR", detail: "x" }],
    ["interface endpoints that are objects", { id: "a", status: "X", interfaceEndpoints: [{}] }],
    ["a name that is no text", { id: "a", status: "X", endpointServiceName: 1 }],
])("no endpoint: %s", (_what, answer) => {
    expect(() => readEndpoint(answer)).toThrow(/expected/);
});

test("what is wrong is named with its place", () => {
    expect(() => readEndpoint({ id: "a", status: 5 })).toThrow("status: expected string");
    expect(() => readEndpoint("a")).toThrow("the answer: expected Object");
});

test("a text that is too long is cut before it goes into state", () => {
    const long = "x".repeat(100_000);
    expect(readEndpoint({ id: "a", status: "FAILED", errorMessage: long }).errorMessage).toHaveLength(1_000);
    expect(readEndpoint({ id: "a", status: long }).status).toHaveLength(100);
    const interfaceEndpoints = Array.from({ length: 3_000 }, (_, index) => `vpce-${index}`);
    const read = readEndpoint({ id: "a", status: "X", interfaceEndpoints });
    // All are searched; a state lists some of them.
    expect(read.interfaceEndpoints).toEqual(interfaceEndpoints);
    const { interfaceEndpoints: kept } = endpointState({ groupId: "g" }, { ...read, api: "endpointService" });
    expect(kept).toEqual(interfaceEndpoints.slice(0, 200));
});

test("a list is bare or stands under results", () => {
    const one = { id: "a", status: "INITIATING" };
    expect(readEndpoints([one]).map(({ id }) => id)).toEqual(["a"]);
    expect(readEndpoints({ results: [one], totalCount: 1 }).map(({ id }) => id)).toEqual(["a"]);
    expect(readEndpoints([])).toEqual([]);
});

test.each([
    ["an endpoint", { id: "a", status: "X" }],
    ["an error's body", { error: 500, detail: "x" }],
    ["nothing", undefined],
    ["one that is broken among others", [{ id: "a", status: "X" }, { id: "b" }]],
])("no list: %s", (_what, answer) => {
    expect(() => readEndpoints(answer)).toThrow(/expected/);
});

test("a connection, with and without what may be absent", () => {
    const read = readConnection("vpce-1");
    expect(
        read({
            connectionStatus: "REJECTED",
            deleteRequested: true,
            errorMessage: "no",
            interfaceEndpointId: "vpce-1",
        }),
    ).toEqual({ connectionStatus: "REJECTED", deleteRequested: true, errorMessage: "no" });
    expect(read({ connectionStatus: "NONE" })).toEqual({
        connectionStatus: "NONE",
        deleteRequested: false,
        errorMessage: undefined,
    });
    expect(() => read({})).toThrow("connectionStatus");
    expect(() => read({ connectionStatus: "NONE", interfaceEndpointId: "vpce-2" })).toThrow(
        "interfaceEndpointId: expected vpce-1",
    );
});

test("a token", () => {
    const answer = { access_token: "t", expires_in: 3600, token_type: "Bearer" };
    expect(readToken(answer)).toEqual({ access_token: "t", expires_in: 3600 });
    expect(() => readToken({ access_token: "", expires_in: 1 })).toThrow("access_token");
    expect(() => readToken({ access_token: "t", expires_in: "1" })).toThrow("expires_in");
});

test("an answer to an attach call may be empty, but not about another VPC endpoint", () => {
    const read = readAttached("vpce-1");
    for (const answer of [undefined, {}, { interfaceEndpointId: "vpce-1", connectionStatus: "NONE" }]) {
        expect(() => read(answer)).not.toThrow();
    }
    expect(() => read({ interfaceEndpointId: "vpce-2" })).toThrow("interfaceEndpointId: expected vpce-1");
});

test.each([
    ["halves of characters", "bad \ud83d and \ude00 end", "bad   and   end"],
    ["what turns or hides text", "a\u202eb\u200bc\u2028d\u00ade\u3164f\u034fg", "a b c d e f g"],
    ["controls", "a\u0000\u001b[31mb", "a [31mb"],
    ["whole characters stay", "a 😀 ключ 中", "a 😀 ключ 中"],
])("in texts, %s", (_what, given, shown) => {
    expect(readEndpoint({ id: "a", status: given, errorMessage: given })).toMatchObject({
        status: shown,
        errorMessage: shown,
    });
});

test("an answer that nobody reads may be anything", () => {
    expect(() => readNothing("<html>")).not.toThrow();
});

test("any JSON is either parsed or rejected with a message that names the path", () => {
    fc.assert(
        fc.property(fc.jsonValue(), (json) => {
            for (const read of [readEndpoint, readEndpoints, readConnection("vpce-1"), readToken]) {
                try {
                    read(json);
                } catch (error) {
                    expect((error as Error).message).toMatch(/: expected /);
                }
            }
        }),
    );
});

test("an answer that is no object at all is named as a whole", () => {
    expect(() => readEndpoint("text")).toThrow(/^the answer: expected Object/);
});

test("a remote region that nobody has listed stays as Atlas spells it", () => {
    const answer = {
        id: "5e4c1dc87d52eb4a2e4e8f0e",
        status: "AVAILABLE",
        supportedRemoteRegions: ["MARS_1", "US_EAST_1"],
    };
    expect(readEndpoint(answer).supportedRemoteRegions).toEqual(["MARS_1", "us-east-1"]);
});
