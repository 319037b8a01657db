import { exploring } from "./exploring";
import { SCENARIOS } from "./scenarios";

exploring(Object.keys(SCENARIOS).filter((name) => !name.startsWith("create")));
