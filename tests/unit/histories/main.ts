import { asExample, explore } from "./explore";
import { SCENARIOS } from "./scenarios";

const [faults = "3", actions = "2", calls = "14", only] = process.argv.slice(2);

async function main(): Promise<void> {
    for (const [name, scenario] of Object.entries(SCENARIOS)) {
        if (only !== undefined && only !== name) {
            continue;
        }
        const startedAt = performance.now();
        let histories = 0;
        let violations = 0;
        await explore(
            scenario,
            { faults: Number(faults), actions: Number(actions), calls: Number(calls) },
            (history) => {
                histories += 1;
                violations += history.broken.length > 0 ? 1 : 0;
                if (history.broken.length > 0 && violations <= 5) {
                    console.log(`\n${asExample(name, history)}\n`);
                }
            },
        );
        const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
        console.log(`${name}: ${histories} histories in ${seconds} s, ${violations} violations`);
    }
}
void main();
