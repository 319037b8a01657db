import { findEngine } from "./findEngine";
import { runMain } from "../interruption";

// `npm run engine`: prints the path of the Pulumi CLI that tests and demo use.
void runMain(async (signal) => {
    const { pulumi } = await findEngine({ signal });
    process.stdout.write(`${pulumi}\n`);
});
