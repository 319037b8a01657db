import type { Fact } from "./fact";

export const LOGIN = {
    "login.challenge": {
        says: 'An API key logs in by HTTP Digest: the public key is the user name, the private key the password. The challenge names the realm `MMS Public API`, MD5 and `qop="auth"`; its nonce may end in `=`',
        sources: ["D"],
        needs: "apiKey",
    },
    "login.nonce": {
        says: "A nonce serves many requests, each with the next count",
        sources: ["R"],
        needs: "apiKey",
    },
    "login.stale": {
        says: "A digest covers the request target with its query; `stale=true` means that the password is right and the nonce has expired",
        sources: ["R"],
    },
    "login.wrongKey": {
        says: "A wrong private key is answered with 401 and a new challenge, not stale",
        sources: ["D", "R"],
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
        says: "Answers are JSON. Errors have a body with `error`, `errorCode`, `detail`, `parameters` and `reason`; a proxy in between may answer with HTML instead",
        sources: ["P"],
        needs: "nothing",
    },
    "answers.version": {
        says: "endpointService answers in the version that `Accept` names, `application/vnd.atlas.2023-01-01+json`",
        sources: ["D"],
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
        says: "Now and then a call does: with 500, 401 `UNEXPECTED_ERROR`, 403 with an empty code, or a connection that breaks",
        sources: ["T"],
    },
    "answers.fresh": {
        says: "What a call has done is shown by the next answers, of either API. The package does not rely on it: a copy may be behind",
        sources: ["–"],
        needs: "nothing",
    },
    "answers.clock": {
        says: "An id is an ObjectId: its first four bytes are its creation time in seconds, by the same clock as the `Date` header (to 2 s)",
        sources: ["–"],
        needs: "nothing",
    },
    "limits.none": {
        says: "A check, of at most 300 requests, meets no limit",
        sources: ["–"],
        needs: "nothing",
    },
    "limits.bucket": {
        says: "endpointService is limited by a token bucket for each project: 4,000 requests, refilled by 2,000 a minute; for privateEndpoint nothing is published",
        sources: ["D"],
    },
    "limits.429": {
        says: "A 429 may carry `Retry-After`. Without it, the second parameter of the error is the number of seconds to wait",
        sources: ["D"],
    },
} as const satisfies Readonly<Record<string, Fact>>;

export const ENDPOINTS = {
    "endpoints.sameIds": {
        says: "Both APIs show the same endpoints under the same ids",
        sources: ["P", "C"],
        needs: "apiKey",
    },
    "endpoints.region": {
        says: "endpointService tells `regionName` from the first moment. privateEndpoint shows a region only inside `endpointServiceName`, so while an endpoint is INITIATING or FAILED it shows none: which of several new endpoints belongs to which region shows only later. [How a lost answer is handled](design.md#the-create-call) follows from this",
        sources: ["P", "D"],
        needs: "nothing",
    },
    "endpoints.pages": {
        says: "privateEndpoint pages its list: `itemsPerPage` is 100 unless asked for, and 500 at most. Whether endpointService pages its own is published nowhere, so it is asked without parameters, and for a second page only where exactly 100 came back",
        sources: ["D", "–"],
    },
    "endpoints.remoteRegions": {
        says: "At most 35 remote regions, spelled `US_EAST_1`. AWS may take half a minute more to see a change",
        sources: ["P", "D"],
    },
    "endpoints.taken": {
        says: "The `parameters` of the refusal of a second endpoint are the cloud provider and the region, as `US_EAST_1`",
        sources: ["T"],
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
        says: "In endpointService what is ready is called `AVAILABLE`, and the rest as above. Either word is taken, once `endpointServiceName` is there",
        sources: ["P", "T"],
        needs: "nothing",
    },
    "status.name": {
        says: "What is ready has an `endpointServiceName` such as `com.amazonaws.vpce.us-east-1.vpce-svc-…`, with its region",
        sources: ["D", "P"],
        needs: "nothing",
    },
    "attachment.listed": {
        says: "An endpoint lists the ids of its attachments in `interfaceEndpoints`",
        sources: ["D", "P"],
        needs: "vpcEndpoint",
    },
    "attachment.status": {
        says: "`connectionStatus` is `PENDING_ACCEPTANCE`, then `AVAILABLE`; after a detach `DELETING`, then gone. There are `NONE`, `PENDING` and `REJECTED` as well; a check expects none of them",
        sources: ["C"],
        needs: "vpcEndpoint",
    },
    "attachment.unknown": {
        says: 'A VPC endpoint that AWS does not show is refused with the text "Interface endpoint vpce-… was not found."; that this has the status 404 and the code of an unknown attachment is published nowhere',
        sources: ["T", "–"],
        needs: "vpcEndpoint",
    },
    "attachment.again": {
        says: "Whether a POST attaches what is FAILED or REJECTED anew is published nowhere: where it answers 409, the attachment is detached first, unless it is the last one; then an error says so",
        sources: ["–"],
    },
    "attachment.lastOfPrivateEndpoint": {
        says: "In privateEndpoint an endpoint stays when its last attachment goes",
        sources: ["–"],
        needs: "vpcEndpoint",
    },
    "attachment.lastOfEndpointService": {
        says: "In endpointService, removing the last attachment removes the endpoint as well. So a detach first checks whether the endpoint will go, too, and says so; what is FAILED or REJECTED is attached again without a detach first; and `diff` of an endpoint requests the project's list (one request for all), since the next `up` would otherwise not notice that it is gone",
        sources: ["P", "K"],
        needs: "vpcEndpoint",
    },
} as const satisfies Readonly<Record<string, Fact>>;

export const STRINGS = {
    "strings.none": {
        says: "`connectionStrings.privateEndpoint` of a cluster is there only once there is a private endpoint, with an attachment, in every region in which it has nodes",
        sources: ["D"],
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
        says: "The string of the first VPC endpoint has index 0: `mongodb+srv://NAME-pl-0.…`",
        sources: ["D"],
        needs: "cluster",
    },
    "strings.updating": {
        says: "Once an attachment is AVAILABLE, the project's clusters update: minutes in `UPDATING`, not at once. So `IDLE` may be before or after",
        sources: ["T"],
        needs: "cluster",
    },
    "strings.states": {
        says: "`stateName` is `IDLE`, `CREATING`, `UPDATING`, `DELETING` or `REPAIRING`",
        sources: ["P"],
    },
    "strings.others": {
        says: "`private` and `privateSrv` are for peering, `awsPrivateLink` and `awsPrivateLinkSrv` are deprecated; none of them is used",
        sources: ["P"],
    },
} as const satisfies Readonly<Record<string, Fact>>;
