import { progressOn } from "../../testkit/engine/progress";
import { whileInterruptible } from "../../testkit/interruption";
import engineSetup from "../support/engineSetup";
import { install } from "./installation";

export const PYTHON_VARIABLE = "PULUMI_ATLAS_TEST_PYTHON";
export const MODULES_VARIABLE = "PULUMI_ATLAS_TEST_AWS_MODULES";

/** jest runs this once, before the tests. */
export default async function setup(): Promise<void> {
    await engineSetup();
    const { python, nodeModules } = await whileInterruptible((signal) =>
        install({ env: process.env, progress: progressOn(process.stderr), signal }),
    );
    process.env[PYTHON_VARIABLE] = python;
    process.env[MODULES_VARIABLE] = nodeModules;
}
