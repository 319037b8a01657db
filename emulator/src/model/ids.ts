import { randomBytes, randomInt } from "node:crypto";
import type { Region } from "./regions";

const processPart = randomBytes(5);
let counter = randomInt(0xff_ff_ff);

/** An ObjectId: four bytes of seconds, five that stand for the process, a counter of three. */
export function objectId(milliseconds: number): string {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt32BE(Math.floor(milliseconds / 1000) >>> 0, 0);
    processPart.copy(bytes, 4);
    counter = (counter + 1) & 0xff_ff_ff;
    bytes.writeUIntBE(counter, 9, 3);
    return bytes.toString("hex");
}

export function isObjectId(text: string): boolean {
    return /^[0-9a-f]{24}$/i.test(text);
}

/** @throws {RangeError} if it cannot be a project's id */
export function expectGroup(groupId: string, argument = "groupId"): string {
    if (!isObjectId(groupId)) {
        throw new RangeError(
            `${argument}: ${JSON.stringify(groupId)} is not allowed; allowed: 24 hexadecimal digits`,
        );
    }
    return groupId;
}

export function endpointServiceName(region: Region): string {
    const suffix = randomBytes(9).toString("hex").slice(0, 17);
    return `com.amazonaws.vpce.${region}.vpce-svc-${suffix}`;
}

export function isInterfaceEndpointId(text: string): boolean {
    return /^vpce-[0-9a-f]+$/.test(text);
}

/** Each well-formed id is that of a VPC endpoint, except the one of zeros: clients need an unknown one, too. */
export function isUnknownToAws(interfaceEndpointId: string): boolean {
    return /^vpce-0+$/.test(interfaceEndpointId);
}
