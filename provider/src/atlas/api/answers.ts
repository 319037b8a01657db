import * as v from "valibot";
import type { Api } from "./dialects";
import { printable } from "../../words/printable";
import { normalizeRegion, regionOfServiceName } from "./regions";

/** A private endpoint of a project, as one of Atlas's two APIs shows it. */
export interface Endpoint {
    readonly api: Api;
    readonly id: string;
    /** INITIATING, WAITING_FOR_USER, AVAILABLE, FAILED, DELETING; kept as text, since Atlas may add words. */
    readonly status: string;
    readonly endpointServiceName: string | undefined;
    readonly errorMessage: string | undefined;
    readonly interfaceEndpoints: readonly string[];
    /** In Atlas's spelling; only the endpointService API returns it. */
    readonly regionName: string | undefined;
    /** Further regions whose VPCs may connect: AWS's spelling, sorted. Only the endpointService API returns them. */
    readonly supportedRemoteRegions: readonly string[];
}

export type EndpointAnswer = Omit<Endpoint, "api">;

/** The endpoint's region in AWS's spelling, if Atlas's answer contains it. */
export function regionOf({ regionName = "", endpointServiceName = "" }: EndpointAnswer): string | undefined {
    return normalizeRegion(regionName) ?? regionOfServiceName(endpointServiceName);
}

export interface Connection {
    /** NONE, PENDING_ACCEPTANCE, PENDING, AVAILABLE, REJECTED, DELETING. */
    readonly connectionStatus: string;
    readonly errorMessage: string | undefined;
    readonly deleteRequested: boolean;
}

// Limited, since all this is shown to users and kept in state, and gRPC carries an error of some 60 kB at most.
const LONGEST_TEXT = 1_000;
const LONGEST_WORD = 100;
const MOST_REGIONS = 50;

/** An optional text, stripped of control characters and truncated. */
export const textUpTo = (longest: number): v.GenericSchema<unknown, string | undefined> =>
    v.pipe(
        v.nullish(v.string()),
        v.transform((value) => printable(value ?? "", longest).trim() || undefined),
    );
const shownText = textUpTo(LONGEST_TEXT);

/** One of Atlas's enum values, such as a status, or a name. */
export const word = v.pipe(
    v.string(),
    v.transform((value) => printable(value, LONGEST_WORD).trim()),
    v.nonEmpty(),
);

/** The ids of a list, the first `most` of them; what does not look like an id is dropped. */
const ids = (most?: number): v.GenericSchema<unknown, string[]> =>
    v.pipe(
        v.nullish(v.array(v.string()), []),
        v.transform((list) => list.filter((one) => /^[\w.:-]{1,64}$/.test(one)).slice(0, most)),
    );

const endpoint = v.pipe(
    v.object({
        id: v.pipe(v.string(), v.regex(/^[\w-]{1,100}$/)),
        status: word,
        endpointServiceName: shownText,
        errorMessage: shownText,
        interfaceEndpoints: ids(),
        regionName: shownText,
        supportedRemoteRegions: ids(MOST_REGIONS),
    }),
    v.transform((answer): EndpointAnswer => ({
        ...answer,
        supportedRemoteRegions: answer.supportedRemoteRegions
            .map((region) => normalizeRegion(region) ?? region)
            .sort(),
    })),
);

const connection = v.object({
    interfaceEndpointId: shownText,
    connectionStatus: word,
    errorMessage: shownText,
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

/** Rejects an answer about something other than what was asked for. @throws {Error} unless it is the same, or one is not known */
export function expectSame(what: string, shown: string | undefined, wanted: string | undefined): void {
    if (shown !== undefined && wanted !== undefined && shown.toLowerCase() !== wanted.toLowerCase()) {
        throw new Error(`${what}: expected ${wanted}`);
    }
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
export const readConnection = (interfaceEndpointId: string): AnswerReader<Connection> => {
    const read = reader(connection);
    return (json) => {
        const { interfaceEndpointId: shown, ...rest } = read(json);
        expectSame("interfaceEndpointId", shown, interfaceEndpointId);
        return rest;
    };
};
/** An answer to a call that attaches: its status is read by the wait. */
export const readAttached = (interfaceEndpointId: string): AnswerReader<undefined> => {
    const read = reader(v.object({ interfaceEndpointId: shownText }));
    return (json) => {
        // The body may be empty.
        expectSame("interfaceEndpointId", read(json ?? {}).interfaceEndpointId, interfaceEndpointId);
        return undefined;
    };
};
export const readToken = reader(
    v.object({ access_token: v.pipe(v.string(), v.nonEmpty()), expires_in: v.number() }),
);
export const readNothing: AnswerReader<undefined> = () => undefined;
