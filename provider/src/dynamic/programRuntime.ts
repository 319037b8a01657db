import { printed } from "../words/text";
import * as pulumi from "@pulumi/pulumi";
import { PlainError } from "../atlas/errors/errors";
import { PACKAGE_WORDING } from "../words/wording";
import { LOOK_UPS, type LookUpName } from "../resources/lookUps";
import type { LookUpContext } from "../resources/privateEndpoint/lookUp";
import { Runtime } from "../resources/project/runtime";
import { runError } from "./hidden";

/** One for each run: the Automation API runs several programs in one process, each with the settings of its stack. */
const runtimes = new WeakMap<object, Runtime>();
const WITHOUT_ENGINE = {};

/**
 * Looks something up in the program's own process, with the settings of its stack.
 * @param run identifies it
 * @throws {pulumi.RunError}
 */
export async function lookUpHere(
    name: LookUpName,
    args: object,
    run: object = WITHOUT_ENGINE,
    asked: LookUpContext = {},
): Promise<unknown> {
    const runtime = runtimes.get(run) ?? makeRuntime();
    runtimes.set(run, runtime);
    try {
        return await LOOK_UPS[name]({ ...args }, runtime, asked);
    } catch (error) {
        throw error instanceof PlainError ? runError(printed(error.text, PACKAGE_WORDING)) : error;
    }
}

function makeRuntime(): Runtime {
    return new Runtime({
        config: (name) => pulumi.runtime.getConfig(PACKAGE_WORDING.setting(name)),
        environment: process.env,
        log: {
            showStatus: (_urn, status) => void pulumi.log.info(status, undefined, undefined, true),
            writeLine: (line) => void pulumi.log.info(printed(line, PACKAGE_WORDING)),
        },
    });
}
