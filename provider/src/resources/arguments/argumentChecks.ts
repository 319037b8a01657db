import { API_CHOICES } from "../../atlas/api/dialects";
import { isObjectId } from "../../atlas/api/objectId";
import { SettingsError } from "../../atlas/errors/errors";
import type { Settings } from "../../atlas/settings";
import { aboutProject, plainText, text, type Text } from "../../words/text";
import { printable } from "../../words/printable";
import { resourceName, UNKNOWN, withoutUndefined, type Checked, type Failure, type RawInputs } from "../host";
import type { Runtime } from "../project/runtime";
import { didYouMean } from "./didYouMean";

const askedTwice = text(
    "askedTwice",
    "{what}, but the resources {one} and {other} of this program both ask for it; remove one of the two",
);

const SOUNDS_SECRET = /key|secret|password|token|credential/i;
const LONGEST_VALUE = 200;
const NO_SECRETS: ReadonlySet<string> = new Set();

export const isVpcEndpointId = (text: string): boolean => /^vpce-[0-9a-f]+$/.test(text);

/** Collects what is wrong with the arguments of one resource. A value not known before the update passes. */
export class ArgumentChecks {
    readonly failures: Failure[] = [];
    readonly inputs: RawInputs;

    /** @param secrets the arguments whose values no text may show */
    constructor(
        inputs: RawInputs,
        private readonly runtime: Runtime,
        private readonly secrets = NO_SECRETS,
    ) {
        this.inputs = withoutUndefined(inputs);
    }

    result(inputs: RawInputs): Checked {
        this.requireLogin();
        return { inputs: withoutUndefined(inputs), failures: this.failures };
    }

    /** Needs no code: the words name the argument. */
    fail(property: string, words: string): void {
        this.report(property, plainText(words));
    }

    report(property: string, reason: Text): void {
        // The engine prints the value of a property that a failure names.
        this.failures.push({ property: this.secrets.has(property) ? "" : property, reason });
    }

    /** `region is "us-esat-1"`: a value as far as it may be shown. */
    describe(property: string, value: unknown = this.inputs[property], verb = "is"): string {
        const shown = this.secrets.has(property)
            ? "a secret value that is not allowed"
            : hasUnknown(value)
              ? `${Array.isArray(value) ? "a list" : "an object"} with a value that is not known yet`
              : printable(JSON.stringify(value), LONGEST_VALUE);
        return `${property} ${verb} ${shown}`;
    }

    hintFor(property: string, value: string, values: readonly string[]): string {
        return this.secrets.has(property) ? "" : didYouMean(value, values);
    }

    /** Missing credentials are reported at preview, before anything is changed. */
    requireLogin(): void {
        const { known } = this;
        if (known instanceof SettingsError) {
            const { groupId } = this.inputs;
            const about = typeof groupId === "string" && isObjectId(groupId) ? groupId : undefined;
            this.report("", aboutProject(known.text, about));
        }
    }

    get baseUrl(): string | undefined {
        return this.known instanceof SettingsError ? undefined : this.known.baseUrl;
    }

    private get known(): Settings | SettingsError {
        try {
            return this.runtime.settings();
        } catch (error) {
            if (error instanceof SettingsError) {
                return error;
            }
            throw error;
        }
    }

    /**
     * A required text for which `accepts` returns true.
     * @param allowed says in words what is allowed
     * @param values the allowed values, where they can be listed: the nearest one is suggested
     */
    text(
        property: string,
        accepts: (text: string) => boolean,
        allowed: string,
        values: readonly string[] = [],
    ): unknown {
        const value = this.inputs[property];
        if (value === UNKNOWN) {
            return value;
        }
        if (value === undefined || value === null || value === "") {
            this.fail(property, `${property} is required; allowed is ${allowed}`);
            return value;
        }
        if (typeof value !== "string" || !accepts(value)) {
            const hint = typeof value === "string" ? this.hintFor(property, value, values) : "";
            this.fail(property, `${this.describe(property)}${hint}; allowed is ${allowed}`);
        }
        return value;
    }

    groupId(): unknown {
        return this.text(
            "groupId",
            isObjectId,
            `a project id of 24 hexadecimal digits, such as "5df264b8f10fab7d2cad2f0d", from the Atlas project's settings`,
        );
    }

    /** @param source the expression that a program would normally pass */
    interfaceEndpointId(source: string): unknown {
        return this.text(
            "interfaceEndpointId",
            isVpcEndpointId,
            `the id of a VPC endpoint in AWS (vpce- and hexadecimal digits): interfaceEndpointId: ${source}`,
        );
    }

    api(): unknown {
        return this.inputs.api === undefined ? undefined : this.oneOf("api", API_CHOICES);
    }

    oneOf(property: string, values: readonly string[]): unknown {
        const allowed = values.map((value) => `"${value}"`).join(" or ");
        return this.text(property, (text) => values.includes(text), allowed, values);
    }

    flag(property: string): unknown {
        const value = this.inputs[property];
        if (value !== undefined && value !== UNKNOWN && typeof value !== "boolean") {
            this.fail(property, `${this.describe(property)}; allowed is true or false`);
        }
        return value;
    }

    /** Refuses unknown arguments, which JavaScript would let pass. The value of one that sounds like a secret is not shown. */
    onlyKnown(known: readonly string[], what = "this resource"): void {
        for (const property of Object.keys(this.inputs)) {
            if (!known.includes(property)) {
                const words = `${printable(property, LONGEST_VALUE)} is not an argument of ${what}${didYouMean(property, known)}; the arguments are ${known.join(", ")}`;
                this.fail(SOUNDS_SECRET.test(property) ? "" : property, words);
            }
        }
    }

    /**
     * Rejects a second resource of this program for the same object in Atlas.
     * @param names the arguments that identify the object; the last one is at fault
     * @param what says of which there is only one
     */
    onlyOnce(
        inputs: RawInputs,
        names: readonly string[],
        urn: string | undefined,
        what: (values: Readonly<Record<string, string>>) => string,
    ): void {
        const values = names.map((name) => inputs[name]);
        if (urn === undefined || values.some((value) => typeof value !== "string")) {
            return;
        }
        // Hexadecimal digits of either case are the same id.
        const thing = values.join("/").toLowerCase();
        const other = this.runtime.askedFor.get(thing) ?? urn;
        if (other !== urn) {
            const shown = Object.fromEntries(
                names.map((name) => [name, this.secrets.has(name) ? "[secret]" : String(inputs[name])]),
            );
            const [first, second] = [other, urn].map(resourceName).sort();
            this.report(names.at(-1) ?? "", askedTwice({ what: what(shown), one: first, other: second }));
            return;
        }
        this.runtime.askedFor.set(thing, urn);
    }
}

const hasUnknown = (value: unknown): boolean =>
    typeof value === "object" && value !== null ? Object.values(value).some(hasUnknown) : value === UNKNOWN;
