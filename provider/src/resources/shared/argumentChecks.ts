import { API_CHOICES } from "../../atlas/apiChoice";
import { SettingsError } from "../../atlas/errors";
import { isObjectId } from "../../atlas/objectId";
import { didYouMean } from "./didYouMean";
import { resourceName } from "./messages";
import { UNKNOWN, type Checked, type Failure, type RawInputs } from "./handler";
import type { Runtime } from "./runtime";
import { withoutUndefined } from "./withoutUndefined";

/** An id of AWS's: `vpce-` and hexadecimal digits. */
export const isVpcEndpointId = (text: string): boolean => /^vpce-[0-9a-f]+$/.test(text);

/** Collects what is wrong with the arguments of one resource. A value not known before the update passes. */
export class ArgumentChecks {
    readonly failures: Failure[] = [];
    /** Without undefined values, which count as left out. */
    readonly inputs: RawInputs;

    constructor(
        inputs: RawInputs,
        private readonly runtime: Runtime,
    ) {
        this.inputs = withoutUndefined(inputs);
    }

    /** Ends the checks with those of the settings. @param inputs the arguments as they are from now on */
    result(inputs: RawInputs): Checked {
        this.settings();
        return { inputs: withoutUndefined(inputs), failures: this.failures };
    }

    fail(property: string, reason: string): void {
        this.failures.push({ property, reason });
    }

    /** Missing credentials are reported at preview, before anything is changed. */
    settings(): void {
        try {
            this.runtime.settings();
        } catch (error) {
            if (!(error instanceof SettingsError)) {
                throw error;
            }
            this.fail("", error.message);
        }
    }

    /** The base URL from the settings; undefined if they are invalid. */
    get baseUrl(): string | undefined {
        try {
            return this.runtime.settings().baseUrl;
        } catch {
            return undefined;
        }
    }

    /**
     * A text that `accepts` knows.
     *
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
            const hint = typeof value === "string" ? didYouMean(value, values) : "";
            this.fail(property, `${property} is ${JSON.stringify(value)}${hint}; allowed is ${allowed}`);
        }
        return value;
    }

    groupId(): unknown {
        return this.objectId(
            "groupId",
            `a project id of 24 hexadecimal digits, such as "5df264b8f10fab7d2cad2f0d", from the Atlas project's settings`,
        );
    }

    /** An id of Atlas's: 24 hexadecimal digits. */
    objectId(property: string, allowed: string): unknown {
        return this.text(property, isObjectId, allowed);
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
            this.fail(property, `${property} is ${JSON.stringify(value)}; allowed is true or false`);
        }
        return value;
    }

    /** Refuses unknown arguments, which JavaScript would let pass. */
    onlyKnown(known: readonly string[]): void {
        for (const property of Object.keys(this.inputs)) {
            if (!known.includes(property)) {
                this.fail(
                    property,
                    `${property} is not an argument of this resource${didYouMean(property, known)}; the arguments are ${known.join(", ")}`,
                );
            }
        }
    }

    /** Rejects a second resource of this program for the same object in Atlas. */
    onlyOnce(property: string, key: readonly unknown[], urn: string | undefined, what: string): void {
        if (urn === undefined || key.some((part) => typeof part !== "string")) {
            return;
        }
        // Hexadecimal digits of either case are the same id.
        const thing = key.join("/").toLowerCase();
        const other = this.runtime.askedFor.get(thing) ?? urn;
        if (other !== urn) {
            this.fail(
                property,
                `${what}, and the resources ${[other, urn].map(resourceName).sort().join(" and ")} of this program both ask for it; remove one of the two`,
            );
            return;
        }
        this.runtime.askedFor.set(thing, urn);
    }
}
