/** What can stand in brackets at the end of a message, and what to do then. */
export interface Advice {
    readonly codes: readonly string[];
    /** Markdown, as docs/troubleshooting.md shows it. */
    readonly advice: string;
    /** Whether it advises something to type; then a test follows it. */
    readonly typed: boolean;
}

const typed = (codes: string, advice: string): Advice => ({ codes: codes.split(" "), advice, typed: true });
const nothing = (codes: string, why: string): Advice => ({
    codes: codes.split(" "),
    advice: `nothing${why}`,
    typed: false,
});

/** The most frequent ones first. */
export const ADVICE: readonly Advice[] = [
    typed(
        "askedTwice regionManaged attachmentManaged",
        "a project has one private endpoint in each region, and takes a VPC endpoint once: give the two resources different regions, or remove one; if one is the other renamed, give it the other's name or type as an alias",
    ),
    typed("loginMissing", "set the two keys, as it says"),
    typed(
        "wrongLogin",
        "check the keys; after a change of the configuration run `pulumi up` before `destroy` or `refresh`, which use that of the last one",
    ),
    typed(
        "noAccess",
        "add this machine's address to the key's API access list (`IP_ADDRESS_NOT_ON_ACCESS_LIST`); give it Project Owner",
    ),
    typed("passingRefusal", "run the command again; if it says so again, do as for `noAccess`"),
    typed("projectGone", "correct `groupId`, or use a key of that project"),
    typed(
        "noneInRegion noSuchEndpoint",
        "the error lists what the project has, and where: correct the region or the id, or make the endpoint first",
    ),
    typed(
        "foundUnready",
        "a look-up has found it, and nothing can connect to it yet: run `pulumi up` again once the stack that makes it is done",
    ),
    nothing(
        "listsAnother",
        ": the update gives the string that the cluster lists now; clients that have the old one need the new one",
    ),
    nothing(
        "listsNone",
        ", if the string is to come back: the update waits for it; else remove the resource, and nothing waits",
    ),
    typed(
        "notCompared",
        "Atlas did not answer, so the string in state counts as unchanged: run `pulumi up` again once the cause is gone",
    ),
    typed(
        "notAtlas noConnection timeout certificate proxy",
        "something other than Atlas answers, or nothing does: check `mongodbatlas:baseUrl` (plugin: `atlas-private-endpoint:baseUrl`), the network, `HTTPS_PROXY`",
    ),
    typed("baseUrlWrong proxyWrong", "correct the setting or the variable that it names, as it says"),
    typed(
        "unknownSetting wrongSetting",
        "correct the provider's arguments: the error names the settings, and each is a text",
    ),
    typed("apiNeedsKey", "leave `api` out, or set the two keys: a service account takes the newer API only"),
    typed(
        "notListed",
        "run `pulumi up` again; where it names regions, the cluster needs a private endpoint with something attached there too",
    ),
    typed("unknownVpcEndpoint", "attach it with an `InterfaceEndpoint`, and pass that one's id"),
    typed("unknownCluster", "correct `clusterName`: the error lists the clusters that there are"),
    typed(
        "tooSmall flexCluster clusterLeaves",
        "name another cluster: a dedicated one, M10 or larger, that stays",
    ),
    typed("noSuchAttachment", "correct the three parts of the id"),
    typed(
        "noSuchString",
        "correct the three parts of the id; to wait for a string, declare the resource instead of importing it",
    ),
    typed(
        "refused",
        "look up Atlas's own code, such as `NO_CAPACITY`, in [errors.md](errors.md): what it means and what to do",
    ),
    typed(
        "attachmentFailed",
        "check in AWS what the error names (account, region, service, acceptance), then `pulumi up`, or Retry or Edit in Atlas's console; a new VPC endpoint is attached before the old one is detached",
    ),
    nothing("apiRetired", ": all goes on through the newer API; look for a newer version of this provider"),
    typed(
        "routeGone tooOld notFound",
        "this Atlas does not have what was asked for: leave `api` out, check `baseUrl`, and look for a newer version of this provider",
    ),
    typed(
        "lastAttachment",
        "nothing, if both are to go; else run `pulumi up --refresh`: it makes the endpoint anew",
    ),
    typed(
        "lastStays",
        "attach another VPC endpoint first, then run `pulumi up` again; or `pulumi destroy`, if both are to go",
    ),
    typed(
        "regionTaken",
        "`adoptExisting: true`; or `aliases`, if you renamed the resource, or moved it between package and plugin; or `deleteBeforeReplace: true`, if you replace it in the same region",
    ),
    typed(
        "attachmentTaken",
        "`adoptExisting: true`; or `aliases`, if you renamed the resource, or moved it between package and plugin",
    ),
    typed(
        "undecided takenByNothing",
        "set `adoptExisting: true`, and run `pulumi up` again: it takes over what has the region by then, or makes it",
    ),
    nothing(
        "takenOver attachmentTakenOver",
        "; but if you renamed the resource, let a whole `pulumi up` remove the old entry, not `--target` on that alone",
    ),
    nothing(
        "found attachmentFound keptAfterAll attachesAgain movesToSuccessor foundElsewhere handedOver nowRead",
        ": the line tells what was done, and why",
    ),
    typed(
        "elsewhere",
        "set `mongodbatlas:baseUrl` (plugin: `atlas-private-endpoint:baseUrl`), or the variable, to the Atlas where it is",
    ),
    typed("thereAfterAll", "run `pulumi refresh`, then `pulumi up`"),
    typed("stillWanted", "mend what that resource's error says, then run `pulumi up` again"),
    typed(
        "perhapsCreated perhapsAttached",
        "run `pulumi up` again: it makes it, or names what Atlas has made, which `adoptExisting: true` takes over",
    ),
    typed(
        "notReady notCreated notAttached",
        "run `pulumi up` again, or raise `customTimeouts.create`; where it names a last problem, do first what that says",
    ),
    typed("notChanged", "run `pulumi up` again once the cause is gone: it makes the change"),
    typed("failed deletedMeanwhile", "run `pulumi up` again: it makes it anew"),
    typed(
        "neverAccepting privateEndpointGone",
        "run `pulumi up --refresh`, which makes the private endpoint anew, or correct `privateEndpointId`",
    ),
    typed("notRead notLookedUp", "run the command again once Atlas answers; nothing was changed"),
    typed(
        "contradiction attachedAlready",
        "one of two answers of Atlas is wrong: run the command again in some minutes",
    ),
    typed("stillAttached", "detach the ones it names"),
    typed(
        "notDeleted deletionFailed",
        "run `pulumi destroy` again, or `pulumi up` where the resource has left the program: it goes on with the deletion",
    ),
    typed("notKnownInRun", "make room in the folder for temporary files, or type `TMPDIR=$HOME pulumi …`"),
    typed(
        "readToo",
        "`pulumi state delete` to keep the endpoint; to delete it, `pulumi destroy` without `--run-program`, or take what reads it out of the program",
    ),
    typed("regionHidden", "import it once it is ready, or declare it with `adoptExisting: true`"),
    typed("wrongId", "type the id in the form that it shows"),
    typed("wrongLookUp wrongGet", "correct the arguments that it names"),
    typed("unknownYet", "use the output form of the function, which waits for the value"),
    typed(
        "brokenState noId",
        "correct the state: `pulumi stack export --file state.json`, the property or id that it names, `pulumi stack import --file state.json`",
    ),
    nothing(
        "serverError broken badResponse limited upgrading taken notAccepting",
        ": such an answer is repeated or looked into, and what ends with its time names it as its last problem",
    ),
];
