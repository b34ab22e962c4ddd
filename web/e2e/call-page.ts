import type { CallDeps } from "../../shared/client/calls/index.ts";
import { createApi, type Session } from "../../shared/client/index.ts";

export * from "../../shared/client/calls/index.ts";

/** What a page gives the engine of calls, for somebody who signed in by the API. */
export function depsOf(userId: string, accessToken: string): CallDeps {
  const token = async () => accessToken;
  const session: Pick<Session, "token" | "renew"> = { token, renew: token };
  const { origin } = globalThis.location;
  const api = createApi(session as Session);
  return { origin, api, token, clock: () => Date.now(), userId };
}
