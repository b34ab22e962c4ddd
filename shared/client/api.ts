import createClient, { type Client } from "openapi-fetch";
import { problemOf } from "./problem.ts";
import type { paths } from "./schema.gen.d.ts";
import type { Session } from "./session.ts";
import { type Fetch, throwing } from "./throwing.ts";

/** The platform's calls by path, typed from its OpenAPI document. Failures are thrown as `ApiError`. */
export type Api = Client<paths>;

interface ApiOptions {
  /** Origin of the platform; empty in a page that the platform serves. */
  readonly baseUrl?: string;
  /**
   * Asks the reader to prove who they are, for a call that needs it. Resolves to whether they did: the session then
   * holds tokens that say so, and the call is made once more.
   */
  readonly prove?: () => Promise<boolean>;
}

/** What a token is refused for that another may not be. */
const STALE = ["unauthorized", "token_expired", "token_revoked"];

/**
 * A client that signs its requests. On a refused token it renews it and tries again, and on a call that asks for a
 * fresh proof it has the reader give one and tries again: each at most once.
 */
export function createApi(session: Session, { baseUrl = "", prove }: ApiOptions = {}): Api {
  return createClient<paths>({ baseUrl, fetch: throwing(signing(session, prove)) });
}

function signing(session: Session, prove: ApiOptions["prove"]): Fetch {
  return async (request) => {
    const token = await session.token();
    if (token === null) return fetch(request);
    let response = await fetch(signed(request, token));
    if (await isRefused(response, STALE)) {
      const renewed = await session.renew(token);
      if (renewed === null) return response;
      response = await fetch(signed(request, renewed));
    }
    if (prove === undefined || !(await isRefused(response, ["step_up_required"]))) return response;
    const fresh = (await prove()) ? await session.token() : null;
    return fresh === null ? response : fetch(signed(request, fresh));
  };
}

/** Whether a reply says one of these codes. A wrong password is a 401 too, but no other token mends it. */
async function isRefused(response: Response, codes: readonly string[]): Promise<boolean> {
  if (response.status !== 401 && response.status !== 403) return false;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return codes.includes(problemOf(response.status, body, () => null).code);
}

/** A copy, so that the request can be sent again. */
function signed(request: Request, token: string): Request {
  const copy = request.clone();
  copy.headers.set("Authorization", `Bearer ${token}`);
  return copy;
}
