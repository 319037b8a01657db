import OtherDigestAuth from "@mhoc/axios-digest-auth";
import { AtlasEmulator } from "../../../../emulator/src";
import { requestFor } from "../../support/fakeWire";
import { systemClock } from "../../../../provider/src/waiting/clock";
import { transport } from "../../../../provider/src/atlas/wire/transport";
import { digestAuth } from "../../../../provider/src/atlas/wire/digestAuth";

const CREDENTIALS = { username: "public", password: "private" };
const LIST = "/api/atlas/v1.0/groups/5df264b8f10fab7d2cad2f0d/privateEndpoint";

let atlas: AtlasEmulator;

afterEach(() => atlas.close());

const ours = (): { get: (url: string) => Promise<unknown> } => {
    const send = digestAuth(transport(undefined, systemClock), CREDENTIALS);
    return { get: (url) => send(requestFor(url)) };
};
const statuses = (): number[] => atlas.requests.map(({ status }) => status);

test("the usual package asks for a new nonce with every call: two requests each", async () => {
    atlas = await AtlasEmulator.start({ nonceStyle: "plain", quiet: true });
    const theirs = new OtherDigestAuth(CREDENTIALS);
    for (let call = 0; call < 10; call += 1) {
        await theirs.request({ method: "GET", url: `${atlas.url}${LIST}` });
    }
    expect(statuses()).toHaveLength(20);
    atlas.clearRequests();
    const client = ours();
    for (let call = 0; call < 10; call += 1) {
        await client.get(`${atlas.url}${LIST}`);
    }
    expect(statuses()).toHaveLength(11);
});

test("the usual package cuts a nonce at its equals sign and cannot log in", async () => {
    atlas = await AtlasEmulator.start({ nonceStyle: "padded", quiet: true });
    const theirs = new OtherDigestAuth(CREDENTIALS);
    await expect(theirs.request({ method: "GET", url: `${atlas.url}${LIST}` })).rejects.toMatchObject({
        response: { status: 401 },
    });
});

test("the usual package leaves out the query and is refused", async () => {
    atlas = await AtlasEmulator.start({ nonceStyle: "plain", quiet: true });
    const theirs = new OtherDigestAuth(CREDENTIALS);
    await expect(
        theirs.request({ method: "GET", url: `${atlas.url}${LIST}?pageNum=1` }),
    ).rejects.toMatchObject({ response: { status: 400 } });
});
