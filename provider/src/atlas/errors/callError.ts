import type { ErrorClass } from "./catalogue";
import { AtlasApiError, AtlasUnreachableError, doctorHint, type AtlasError, type Attempt } from "./errors";
import type { Call } from "../api/client";
import type { Problem } from "./problem";
import { originOf } from "../settings";

interface Context {
    readonly baseUrl: string;
    /** See {@link Settings.provider}. */
    readonly provider: string | undefined;
    /** Whether Atlas has answered any call of this run. */
    readonly answered: boolean;
    readonly attempt: Attempt;
}

/** Error classes that the doctor's checks can explain. */
const EXPLAINED: readonly ErrorClass[] = ["wrongLogin", "noAccess", "projectGone"];

const BASE_URL = "mongodbatlas:baseUrl (or MONGODB_ATLAS_BASE_URL)";

/** The error that ends a call, with what the user can do about it. */
export function callError(problem: Problem, call: Call<unknown>, context: Context): AtlasError {
    const { kind, status, text, meaning, body } = problem;
    const where = `${call.method} ${call.path}`;
    const { errorClass } = meaning;
    if (kind === "answered" && errorClass !== "passing" && errorClass !== "notAtlas") {
        const project = call.groupId === undefined ? "the project" : `project ${call.groupId}`;
        // A path in the base URL leads Atlas, or what stands before it, elsewhere.
        const isMisled = body.errorCode === "RESOURCE_NOT_FOUND" && new URL(context.baseUrl).pathname !== "/";
        const advice = isMisled
            ? `Is ${BASE_URL} right? It leads to ${originOf(context.baseUrl)}`
            : meaning.advice;
        const whose =
            status === 401 && context.provider !== undefined
                ? ` The login is that of the provider "${context.provider}" of the program.`
                : "";
        const words = `${text} to ${where}. ${advice.replaceAll("{project}", project)}`.trimEnd() + whose;
        const isExplained = isMisled || EXPLAINED.includes(errorClass);
        const message = isExplained ? words.replace(/\.$/, "") + doctorHint(call.groupId) : words;
        return new AtlasApiError(message, status, body.errorCode, body.detail, meaning);
    }
    const { baseUrl, attempt } = context;
    return new AtlasUnreachableError(
        `Atlas at ${originOf(baseUrl)}: ${text} for ${where}${adviceFor(problem, context, doctorHint(call.groupId))}`,
        attempt,
        meaning.mayHaveHadEffect,
        errorClass === "notAtlas",
    );
}

function adviceFor({ kind, meaning }: Problem, { baseUrl, answered }: Context, hint: string): string {
    if (meaning.errorClass === "notAtlas") {
        return `, and not with an error of Atlas. Is ${BASE_URL} right? It leads to ${originOf(baseUrl)}${hint}`;
    }
    if (kind === "proxy") {
        return `. Nothing was made or changed: Atlas was not asked. Check HTTPS_PROXY and its user name and password, or put Atlas's host into NO_PROXY${hint}`;
    }
    if ((kind === "noConnection" || kind === "certificate") && !answered) {
        return `. Nothing was made or changed. Check ${BASE_URL} and the network between this machine and it${hint}`;
    }
    if (kind === "timeout" && !answered) {
        return `. Check ${BASE_URL}, and whether a firewall or a proxy stands between this machine and it (HTTPS_PROXY)${hint}`;
    }
    return "";
}
