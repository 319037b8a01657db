import type { Endpoint } from "../atlas/api/answers";
import type { AtlasApiError } from "../atlas/errors/errors";
import type { AtlasHttp } from "../atlas/api/client";
import { printable } from "../atlas/wire/printable";
import { redact } from "../atlas/wire/redaction";
import type { Settings } from "../atlas/settings";
import type { Role } from "./atlasProbe";
import type { PulumiProject, Stack } from "./pulumiProject";

/** `skip`: the check could not run, or there is nothing to check. */
export type Status = "ok" | "warn" | "fail" | "skip";

/** What a check has found. */
export interface Finding {
    readonly status: Status;
    /** In one sentence. */
    readonly detail: string;
    /** What to do about it, as a command or a sentence. */
    readonly fix?: string | undefined;
}

export interface CheckResult extends Finding {
    readonly id: string;
}

export interface Request {
    readonly groupId: string | undefined;
    readonly stack: string | undefined;
}

/** What earlier checks have found out, for use by later ones. */
export interface Facts {
    readonly request: Request;
    /** The current working directory. */
    readonly folder: string;
    readonly environment: NodeJS.ProcessEnv;
    /** Secrets that no output line may contain. */
    readonly secrets: Set<string>;
    project?: PulumiProject | undefined;
    stack?: Stack;
    settings?: Settings;
    groupId?: string | undefined;
    atlas?: AtlasHttp;
    /** What Atlas said to the first call, where that was an error. */
    contact?: AtlasApiError | undefined;
    /** Of the login; undefined where Atlas does not tell. */
    roles?: readonly Role[] | undefined;
    /** False where the login is right, but not from this address. */
    loggedIn?: boolean;
    orgId?: string | undefined;
    /** The project's endpoints, with regions where one of the two APIs tells them. */
    endpoints?: readonly Endpoint[];
}

export interface Check {
    readonly id: string;
    run(facts: Facts): Finding | Promise<Finding>;
}

export const ok = (detail: string): Finding => ({ status: "ok", detail });
export const warn = (detail: string, fix?: string): Finding => ({ status: "warn", detail, fix });
export const fail = (detail: string, fix?: string): Finding => ({ status: "fail", detail, fix });
export const skip = (detail: string, fix?: string): Finding => ({ status: "skip", detail, fix });

/** Atlas's keys have 36 characters; an emulator's "private" would also match in the names of settings. */
const SHORTEST_SECRET = 8;
const LONGEST_TEXT = 20_000;

/** Runs all checks in order. One that crashes says so, and does not stop the others. */
export async function runChecks(checks: readonly Check[], facts: Facts): Promise<CheckResult[]> {
    const results: CheckResult[] = [];
    for (const check of checks) {
        results.push({ id: check.id, ...(await runCheck(check, facts)) });
    }
    // At the end: a secret may be known only after a check has printed it.
    const secrets = [...facts.secrets].filter((secret) => secret.length >= SHORTEST_SECRET);
    const clean = (text: string): string => printable(redact(text, secrets), LONGEST_TEXT);
    return results.map(({ detail, fix, ...result }) => ({
        ...result,
        detail: clean(detail),
        fix: fix && clean(fix),
    }));
}

async function runCheck(check: Check, facts: Facts): Promise<Finding> {
    try {
        return await check.run(facts);
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return fail(`This check crashed: ${reason}`, "Report it, with the output of doctor --json.");
    }
}
