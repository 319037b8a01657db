import { sentencesOf } from "../words/text";
import { AtlasError, SettingsError } from "../atlas/errors/errors";
import type { Wording } from "../words/wording";
import { printable } from "../words/printable";
import { redact, SHORTEST_SECRET } from "../atlas/wire/redaction";

/** For how long one question to Atlas may take, in milliseconds: a check should end soon. */
export const LONGEST_QUESTION = 15_000;
const LONGEST_FINDING = 20_000;

interface Finding {
    readonly status: "ok" | "warn" | "fail" | "skip";
    readonly detail: string;
    /** What to do; empty where nothing is. */
    readonly fix: string;
}

/** A finding, and what later checks go on with; without that they are skipped. */
export type CheckOutcome<Result> = Finding & { readonly result?: Result };

export type CheckResult = Finding & { readonly id: string };

const finding = (status: Finding["status"], detail: string, fix = ""): Finding => ({ status, detail, fix });

export const ok = <T>(detail: string, result: T): CheckOutcome<T> => ({ ...finding("ok", detail), result });
export const warn = <T>(detail: string, fix: string, result: T): CheckOutcome<T> => ({
    ...finding("warn", detail, fix),
    result,
});
export const fail = (detail: string, fix: string): Finding => finding("fail", detail, fix);
export const skip = (detail: string): Finding => finding("skip", detail);

export class Checkup {
    private readonly found: CheckResult[] = [];

    constructor(private readonly wording: Wording) {}

    /** Runs a check, unless one of its needs is missing. What it throws becomes its finding, and stops no other. */
    async check<Needs extends object, Result>(
        id: string,
        needs: { readonly [K in keyof Needs]: Needs[K] | undefined },
        run: (needs: Needs) => CheckOutcome<Result> | Promise<CheckOutcome<Result>>,
    ): Promise<Result | undefined> {
        const missing = Object.entries(needs).flatMap(([name, value]) => (value === undefined ? [name] : []));
        const { result, ...finding }: CheckOutcome<Result> =
            missing.length > 0
                ? skip(`needs ${missing.join(" and ")}`)
                : await Promise.resolve(needs as Needs)
                      .then(run)
                      .catch((error: unknown) => failure(error, this.wording));
        this.found.push({ id, ...finding });
        return result;
    }

    /** All findings, without secrets: one may be known only after a check has printed it. */
    results(secrets: readonly string[]): CheckResult[] {
        const long = secrets.filter((secret) => secret.length >= SHORTEST_SECRET);
        const clean = (text: string): string => printable(redact(text, long), LONGEST_FINDING);
        return this.found.map((one) => ({ ...one, detail: clean(one.detail), fix: clean(one.fix) }));
    }
}

/** What an error of Atlas's, or a timeout, says, and what to do. Anything else is a bug of the check. */
export function failure(error: unknown, wording: Wording): Finding {
    if (error instanceof DOMException && error.name === "TimeoutError") {
        const detail = `Atlas has not answered within ${LONGEST_QUESTION / 1_000} s`;
        return fail(detail, "Run doctor again in some minutes.");
    }
    if (!(error instanceof AtlasError)) {
        return fail(`This check crashed: ${String(error)}`, "Report it, with the output of doctor --json.");
    }
    const [detail = "", ...fix] = sentencesOf(error.text, { ...wording, doctor: () => "" });
    const usual =
        error instanceof SettingsError ? "Correct the setting." : "Run doctor again in some minutes.";
    return fail(detail.replace(/\.$/, ""), fix.join(" ") || usual);
}
