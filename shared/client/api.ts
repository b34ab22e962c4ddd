import createClient, { type Client } from "openapi-fetch";
import type { paths } from "./schema.gen.d.ts";
import type { Session } from "./session.ts";
import { type Fetch, throwing } from "./throwing.ts";

/** The platform's calls by path, typed from its OpenAPI document. Failures are thrown as `ApiError`. */
export type Api = Client<paths>;

/** A client that signs its requests, and on a refused token renews it once and tries again. */
export function createApi(session: Session, baseUrl = ""): Api {
  return createClient<paths>({ baseUrl, fetch: throwing(signing(session)) });
}

function signing(session: Session): Fetch {
  return async (request) => {
    const token = await session.token();
    if (token === null) return fetch(request);
    const again = request.clone();
    const response = await fetch(signed(request, token));
    if (response.status !== 401) return response;
    const renewed = await session.renew(token);
    return renewed === null ? response : fetch(signed(again, renewed));
  };
}

function signed(request: Request, token: string): Request {
  request.headers.set("Authorization", `Bearer ${token}`);
  return request;
}
