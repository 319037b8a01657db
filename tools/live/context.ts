import type { Atlas } from "./atlas";
import type { Making, RecordFile } from "./record";

/** What the user has asked for. */
export interface Given {
    readonly groupId: string;
    readonly region: string;
    /** Whether the region was asked for: then the project may have endpoints in others. */
    readonly isRegionGiven: boolean;
    readonly vpcEndpoint?: string;
    readonly cluster?: string;
}

export interface Walk {
    readonly atlas: Atlas;
    readonly given: Given;
    readonly record: RecordFile;
    /** What the record says. */
    readonly making: Making;
    readonly say: (line: string) => void;
    /** The VPC endpoint to attach to this service: in AWS it can be made only now. */
    readonly chooseVpcEndpoint: (endpointServiceName: string) => Promise<string>;
}
