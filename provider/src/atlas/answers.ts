import * as v from "valibot";
import { printable } from "./printable";
import { normalizeRegion } from "./regions";

/** A private endpoint of a project, in the form common to both of Atlas's APIs. */
export interface Endpoint {
    readonly id: string;
    /** INITIATING, WAITING_FOR_USER, AVAILABLE, FAILED, DELETING; kept as text, since Atlas may add words. */
    readonly status: string;
    /** Known once the service exists. */
    readonly endpointServiceName: string | undefined;
    readonly errorMessage: string | undefined;
    /** Ids of the interface endpoints attached to it. */
    readonly interfaceEndpoints: readonly string[];
    /** In Atlas's spelling; only the endpointService API returns it. */
    readonly regionName: string | undefined;
    /**
     * Further regions whose VPCs may connect: AWS's spelling, sorted. Only the endpointService API returns
     * them.
     */
    readonly supportedRemoteRegions: readonly string[];
}

/** The attachment of one AWS VPC endpoint to a private endpoint. */
export interface Connection {
    /** NONE, PENDING_ACCEPTANCE, PENDING, AVAILABLE, REJECTED, DELETING. */
    readonly connectionStatus: string;
    readonly errorMessage: string | undefined;
    readonly deleteRequested: boolean;
}

// Limited, since these texts are shown to users and kept in state.
const LONGEST_TEXT = 1_000;

/** An optional text, stripped of control characters and truncated. */
export const textUpTo = (longest: number): v.GenericSchema<unknown, string | undefined> =>
    v.pipe(
        v.nullish(v.string()),
        v.transform((value) => printable(value ?? "", longest) || undefined),
    );
const text = textUpTo(LONGEST_TEXT);

/** One of Atlas's enum values, such as a status. */
export const word = v.pipe(v.string(), v.regex(/^\P{Cc}{1,100}$/u));

const texts = v.nullish(
    v.array(
        v.pipe(
            v.string(),
            v.transform((one) => printable(one, 100)),
        ),
    ),
    [],
);

const endpoint = v.pipe(
    v.object({
        id: v.pipe(v.string(), v.regex(/^[\w-]{1,100}$/)),
        status: word,
        endpointServiceName: text,
        errorMessage: text,
        interfaceEndpoints: texts,
        regionName: text,
        supportedRemoteRegions: texts,
    }),
    v.transform((answer): Endpoint => ({
        ...answer,
        supportedRemoteRegions: answer.supportedRemoteRegions
            .map((region) => normalizeRegion(region) ?? region)
            .sort(),
    })),
);

const connection = v.object({
    connectionStatus: word,
    errorMessage: text,
    deleteRequested: v.nullish(v.boolean(), false),
});

/** Parses Atlas's JSON for the caller. @throws {Error} saying what was expected, and where */
export type AnswerReader<T> = (json: unknown) => T;

export function reader<T>(schema: v.GenericSchema<unknown, T>): AnswerReader<T> {
    return (json) => {
        const result = v.safeParse(schema, json, { abortEarly: true });
        if (result.success) {
            return result.output;
        }
        const [issue] = result.issues;
        throw new Error(
            `${v.getDotPath(issue) ?? "the answer"}: expected ${issue.expected ?? "something else"}`,
        );
    };
}

export const readEndpoint = reader(endpoint);
export const readEndpoints = reader(
    v.union([
        v.array(endpoint),
        v.pipe(
            v.object({ results: v.array(endpoint) }),
            v.transform(({ results }) => results),
        ),
    ]),
);
export const readConnection = reader<Connection>(connection);
export const readToken = reader(
    v.object({ access_token: v.pipe(v.string(), v.nonEmpty()), expires_in: v.number() }),
);
export const readNothing: AnswerReader<undefined> = () => undefined;
