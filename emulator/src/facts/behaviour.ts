import type { Fact } from "./fact";

export const LOGIN = {
    "login.challenge": {
        says: 'An API key logs in by HTTP Digest: the public key is the user name, the private key the password. The challenge names the realm `MMS Public API`, an empty domain, a nonce of 32 characters of base64, MD5, `qop="auth"` and `stale=false`',
        sources: ["R", "D"],
        recorded: { times: 5_182, until: "2026-08-10" },
        needs: "apiKey",
    },
    "login.nonce": {
        says: "A nonce serves many requests, each with the next count",
        sources: ["F"],
        needs: "apiKey",
    },
    "login.stale": {
        says: "A digest covers the request target with its query; `stale=true` means that the password is right and the nonce has expired",
        sources: ["F"],
    },
    "login.wrongKey": {
        says: "A refused login is answered with 401 and a challenge that is not stale. The body's `errorCode` is `UNEXPECTED_ERROR` since 2026-08, was missing before, and sometimes all of the body was; `parameters` is missing. So the challenge tells a refused login, not the code",
        sources: ["R", "D"],
        recorded: { times: 5_182, until: "2026-08-10" },
        needs: "apiKey",
    },
    "login.serviceAccount": {
        says: "A service account logs in with OAuth 2.0 client credentials at `POST /api/oauth/token`, which only endpointService accepts. The token lasts an hour",
        sources: ["D"],
    },
    "login.group": {
        says: "A group of the API is a project of the console. Its id is 24 hexadecimal digits",
        sources: ["D"],
    },
    "login.roles": {
        says: "To write, a key needs Project Owner or Project Network Access Manager, to read Project Read Only",
        sources: ["D", "P"],
    },
} as const satisfies Readonly<Record<string, Fact>>;

export const ANSWERS_AND_LIMITS = {
    "answers.json": {
        says: "Answers are JSON. Errors have a body with `error` (the status), `errorCode`, `detail`, `parameters` and `reason`, as `application/json`; a proxy in between may answer with HTML instead",
        sources: ["R", "P"],
        recorded: { times: 3_592, until: "2026-08-10" },
        needs: "nothing",
    },
    "answers.noCode": {
        says: "An error may have `errorCode: null, parameters: null`; seen of routes that have nothing to do with private endpoints, in five later cases as `UNEXPECTED_ERROR` with `parameters: null`",
        sources: ["R"],
        recorded: { times: 101, until: "2026-06-01" },
    },
    "answers.codeHeader": {
        says: "Since 2025-11 the header `X-Error-Code` equals the body's code; a refused login and an error without a code have none (11 kinds of errors)",
        sources: ["R"],
        recorded: { times: 11, until: "2026-08-10" },
    },
    "answers.405": {
        says: "A 405 has an empty body, and `Allow`",
        sources: ["R"],
        recorded: { times: 2, until: "2025-04-15" },
    },
    "answers.flags": {
        says: "`pretty=true` indents the body. With `envelope=true` the HTTP status is 200 and the body has it as `status`, beside the `results` of a list (and `totalCount`, unless `includeCount=false`) or the `content` of anything else, errors included",
        sources: ["D"],
    },
    "answers.retiring": {
        says: "An API that is to go says so in the headers `Deprecation` and `Sunset`, each a date. On 2026-03-12 all answers about private endpoints had them (2026-04-30 and 2027-04-30), and two weeks later none: a newer version is being prepared",
        sources: ["R"],
        recorded: { times: 1, until: "2026-03-12" },
    },
    "answers.version": {
        says: "endpointService answers as `application/vnd.atlas.2023-01-01+json;charset=utf-8`, the version that `Accept` names",
        sources: ["R", "D"],
        recorded: { times: 106, until: "2026-08-10" },
        needs: "nothing",
    },
    "answers.retired": {
        says: "A retired version is answered with 410 `VERSION_GONE`. Each refusal of a version means that this package is too old",
        sources: ["D"],
    },
    "answers.passing": {
        says: "In a check no call fails in passing",
        sources: ["–"],
        needs: "nothing",
    },
    "answers.passingKinds": {
        says: "Now and then a call does: with 500 `UNEXPECTED_ERROR`, also of a create call (25 of any call recorded, until 2025-11-24), a bare 403 without code and detail (six nights), 401 `UNEXPECTED_ERROR` in one log, or a connection that breaks",
        sources: ["R", "L"],
        recorded: { times: 25, until: "2025-11-24" },
    },
    "answers.fresh": {
        says: "What a call has done is shown by the next answers, of either API. The package does not rely on it: a copy may be behind",
        sources: ["–"],
        needs: "nothing",
    },
    "answers.clock": {
        says: "An id is an ObjectId: its first four bytes are its creation time in seconds, which is the second of its POST's `Date` or the next one",
        sources: ["R"],
        recorded: { times: 106, until: "2026-08-10" },
        needs: "nothing",
    },
    "answers.date": {
        says: "`Date` is the second in which Atlas begins to handle a request, not that of its answer",
        sources: ["R"],
        recorded: { times: 313, until: "2026-08-10" },
    },
    "answers.quick": {
        says: "Atlas's own time for a list is 61 ms (median), 100 ms (99th percentile); for a POST 154 ms, at most 277 ms; for a DELETE 101 ms, at most 773 ms",
        sources: ["R"],
        recorded: { times: 106, until: "2026-08-10" },
    },
    "limits.none": {
        says: "A check, of at most 300 requests, meets no limit",
        sources: ["–"],
        needs: "nothing",
    },
    "limits.bucket": {
        says: "endpointService is limited by a token bucket for each project: 4,000 requests, refilled by 2,000 a minute (documented); since 2026-03 the headers `RateLimit-Limit` and `RateLimit-Remaining` show it full again each 60 s. Clusters have 10,000, projects 1,200; for privateEndpoint nothing is published",
        sources: ["R", "D"],
        recorded: { times: 3, until: "2026-08-10" },
    },
    "limits.429": {
        says: "A 429 has `RATE_LIMITED_TOKEN_BUCKET` and the parameters path, seconds to wait (0 happens), capacity, refill and period; it may carry `Retry-After`. `RATE_LIMITED`, of the token's route, has other parameters: path, requests, minutes. Among 78,487 recorded answers there is none",
        sources: ["L", "D"],
    },
} as const satisfies Readonly<Record<string, Fact>>;

export const ENDPOINTS = {
    "endpoints.sameIds": {
        says: "Both APIs show the same endpoints under the same ids",
        sources: ["P", "C"],
        needs: "apiKey",
    },
    "endpoints.region": {
        says: "endpointService tells `regionName` from the first moment (recorded). privateEndpoint shows a region only inside `endpointServiceName`, so while an endpoint is INITIATING or FAILED it shows none: which of several new endpoints belongs to which region shows only later. [How a lost answer is handled](design.md#the-create-call) follows from this",
        sources: ["R", "D"],
        recorded: { times: 106, until: "2026-08-10" },
        needs: "nothing",
    },
    "endpoints.time": {
        says: "A new endpoint is ready after 141 s at least, 168 s (median), 184 s (90 %), 187 s (95 %); three of 103 took 1,060, 1,169 and 1,464 s, none became FAILED. Twice in 2025-10 one was INITIATING still after an hour (logs). [The pace of polls](design.md#one-watcher-for-each-project) follows from this",
        sources: ["R", "L"],
        recorded: { times: 103, until: "2026-08-10" },
    },
    "endpoints.leaving": {
        says: "An unused endpoint is gone 5 to 30 s after its DELETE; within 5 s a GET says DELETING or 404. One hung for 2 minutes in 2020, others of other clouds for an hour",
        sources: ["L"],
    },
    "endpoints.pages": {
        says: "privateEndpoint pages its list: `itemsPerPage` is 100 unless asked for, and 500 at most. Whether endpointService pages its own is published nowhere, so it is asked without parameters, and for a second page only where exactly 100 came back",
        sources: ["D", "–"],
    },
    "endpoints.remoteRegions": {
        says: "At most 35 remote regions, in the spelling of `US_EAST_1`. AWS may take half a minute more to see a change",
        sources: ["P", "D"],
    },
    "endpoints.taken": {
        says: "The `parameters` of the refusal of a second endpoint are the cloud provider and the region, as `US_EAST_1`",
        sources: ["L"],
    },
    "endpoints.regions": {
        says: 'privateEndpoint has 18 regions of AWS, endpointService these and 16 more; Atlas for Government, at `https://cloud.mongodbgov.com`, has `us-gov-west-1` and `us-gov-east-1`. A list in a package becomes outdated: with `api: "endpointService"` any well-formed region passes the preview, and Atlas decides',
        sources: ["D"],
    },
    "endpoints.gone": {
        says: "Where privateEndpoint is gone, its list answers 404 with a not-found code, 405 or 410. Its other routes may go before its list. A 404 for a single endpoint is ambiguous: so `auto` requests the list. 405 `WRITES_NOT_ALLOWED_DURING_APP_UPGRADES` is different: it means maintenance, and passes",
        sources: ["E", "–"],
    },
    "status.privateEndpoint": {
        says: "An endpoint is `INITIATING` (Atlas makes the load balancer and the VPC endpoint service; minutes), then `WAITING_FOR_USER`; after a delete call `DELETING` (minutes), then gone. `FAILED`: Atlas could not",
        sources: ["D"],
        needs: "apiKey",
    },
    "status.endpointService": {
        says: "In endpointService what is ready is called `AVAILABLE`, and the rest as above (DELETING and FAILED are in no recording). Either word is taken, once `endpointServiceName` is there",
        sources: ["R", "P", "T"],
        recorded: { times: 103, until: "2026-08-10" },
        needs: "nothing",
    },
    "status.name": {
        says: "What is ready has an `endpointServiceName` such as `com.amazonaws.vpce.us-east-1.vpce-svc-…`, with its region",
        sources: ["R", "D", "P"],
        recorded: { times: 103, until: "2026-08-10" },
        needs: "nothing",
    },
    "attachment.listed": {
        says: "An endpoint lists the ids of its attachments in `interfaceEndpoints`",
        sources: ["D", "P"],
        needs: "vpcEndpoint",
    },
    "attachment.status": {
        says: "`connectionStatus` is `PENDING_ACCEPTANCE`, then `AVAILABLE` (2 min 13 s in one run); after a detach `DELETING`, then gone. There are `NONE`, `PENDING`, `REJECTED` and `FAILED` as well, and MongoDB's tools wait through `INITIATING` and `VERIFIED`: an unknown word is pending",
        sources: ["L", "D", "C", "T"],
        needs: "vpcEndpoint",
    },
    "attachment.unknown": {
        says: 'Attaching a VPC endpoint that Atlas does not see is accepted; 2 to 3 minutes later the attachment is FAILED or REJECTED, with "Interface endpoint vpce-… was not found" as its `errorMessage`, since 2026-07-22 "Verify endpoint ID and accepted regions, then retry your connection." No sentence decides anything',
        sources: ["L"],
        needs: "vpcEndpoint",
    },
    "attachment.again": {
        says: "What a POST of an attachment that is FAILED or REJECTED answers was never seen; the console has Retry and Edit, the API nothing, and its documentation says: delete it, then add it again. Where the POST answers 409, the attachment is detached first, unless it is the last one; then an error says so",
        sources: ["D", "–"],
    },
    "attachment.lastOfPrivateEndpoint": {
        says: "In privateEndpoint an endpoint stays when its last attachment goes",
        sources: ["–"],
        needs: "vpcEndpoint",
    },
    "attachment.lastOfEndpointService": {
        says: "In endpointService, removing the last attachment removes the endpoint as well; not at once, say logs, and in one test it stayed. So a detach first checks whether the endpoint will go, too, and says so; what is FAILED or REJECTED is attached again without a detach first; and `diff` of an endpoint requests the project's list (one request for all), since the next `up` would otherwise not notice that it is gone",
        sources: ["P", "D", "K", "L"],
        needs: "vpcEndpoint",
    },
    "attachment.removing": {
        says: "While an attachment is still being removed, a DELETE of its endpoint is answered 409, for minutes; the code is not known",
        sources: ["L"],
    },
} as const satisfies Readonly<Record<string, Fact>>;

export const STRINGS = {
    "strings.none": {
        says: "`connectionStrings.privateEndpoint` of a cluster is an empty list, until there is a private endpoint, with an attachment, in every region in which it has nodes",
        sources: ["R", "D"],
        recorded: { times: 11, until: "2026-08-10" },
        needs: "cluster",
    },
    "strings.regional": {
        says: "In regional mode a cluster lists a string for each region that has an endpoint with an attachment, and its name tells the region: `…-pl-0-us-east-1.…`. So the package reads the mode before it asks for an endpoint in each region",
        sources: ["D", "T"],
    },
    "strings.change": {
        says: "A cluster in several regions always has index 0: one with `-pl-1` gets `-pl-0` when it gains a region. The regional mode changes strings, too. So each `up` compares a string in its state with the cluster",
        sources: ["D"],
    },
    "strings.entry": {
        says: "It is a list of entries with `srvConnectionString`, `connectionString`, `type`, `endpoints[].endpointId` and, where sharded, `srvShardOptimizedConnectionString`. With two endpoints there are two entries, so the package picks the one that names the VPC endpoint, not the first",
        sources: ["P", "T"],
        needs: "cluster",
    },
    "strings.index": {
        says: "The string of the first VPC endpoint has index 0: `mongodb+srv://NAME-pl-0.…`, optimized for shards `…-pl-0-lb.…`; ports need not begin with 1024",
        sources: ["L", "D"],
        needs: "cluster",
    },
    "strings.updating": {
        says: "Once an attachment is AVAILABLE, the project's clusters update, not at once; the strings are there 1 to 5 minutes later. So `IDLE` may be before or after",
        sources: ["L", "T"],
        needs: "cluster",
    },
    "strings.states": {
        says: "`stateName` is `IDLE`, `CREATING`, `UPDATING`, `DELETING` or `REPAIRING`",
        sources: ["R", "P"],
        recorded: { times: 11, until: "2026-08-10" },
    },
    "strings.others": {
        says: "`private` and `privateSrv` are for peering, `awsPrivateLink` and `awsPrivateLinkSrv` are deprecated; none of them is used",
        sources: ["P"],
    },
} as const satisfies Readonly<Record<string, Fact>>;
