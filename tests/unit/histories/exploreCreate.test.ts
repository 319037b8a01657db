import { exploring } from "./exploring";

exploring(["create", "create, adopting, with hidden regions", "create through endpointService"]);
