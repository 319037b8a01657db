import type { Clock } from "../waiting/clock";
import { axiosDigestAuth } from "./wire/digestAuth";
import { bearerAuth } from "./wire/bearerAuth";
import { AtlasHttp } from "./api/client";
import { basicOf, fetchToken } from "./serviceAccount";
import type { Settings } from "./settings";

/** Builds the client for Atlas with the login from the settings; makes no request yet. */
export function connect({ login, ...address }: Settings, clock: Clock): AtlasHttp {
    if (login.kind === "digest") {
        const credentials = { username: login.publicKey, password: login.privateKey };
        return new AtlasHttp(address, [login.privateKey], clock, (send) =>
            axiosDigestAuth(send, credentials),
        );
    }
    const secrets = [basicOf(login), login.clientSecret];
    const open = new AtlasHttp(address, secrets, clock, (send) => send);
    return new AtlasHttp(address, secrets, clock, (send) =>
        bearerAuth(send, (signal, onProblem) => fetchToken(open, login, signal, onProblem), clock),
    );
}
