import { networkError, problemOf } from "./problem.ts";

export type Fetch = (request: Request) => Promise<Response>;

/** A fetch whose every failure, refusal or silence, is a thrown `ApiError`. */
export function throwing(fetch: Fetch): Fetch {
  return async (request) => {
    const response = await fetch(request).catch((error: unknown) => {
      throw networkError(error);
    });
    if (response.ok) return response;
    const body: unknown = await response.json().catch(() => null);
    throw problemOf(response.status, body, (name) => response.headers.get(name));
  };
}

/** The body of a successful reply. */
export async function reply<Body>(
  request: Promise<{ readonly data?: Body }>,
): Promise<NonNullable<Body>> {
  const { data } = await request;
  if (data === undefined || data === null) throw networkError(new Error("The reply has no body."));
  return data;
}
