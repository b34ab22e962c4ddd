import type { Origin } from "../../domains/platform/index.ts";

const REQUEST_ID = /^[A-Za-z0-9._-]{8,128}$/;
const DEV_GEO = /^([A-Z]{2}),(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)$/;

/** The caller's request id if it is well-formed, else a new one. */
export function requestIdOf(request: Request): string {
  const given = request.headers.get("X-Request-Id");
  return given !== null && REQUEST_ID.test(given) ? given : crypto.randomUUID();
}

function number(text: unknown): number | null {
  const value = Number(text);
  return text === undefined || text === null || Number.isNaN(value) ? null : value;
}

interface Place {
  readonly country: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

function placeOf({ cf }: Request): Place {
  return {
    country: typeof cf?.["country"] === "string" ? cf["country"] : null,
    latitude: number(cf?.["latitude"]),
    longitude: number(cf?.["longitude"]),
  };
}

function pretendedPlace(request: Request): Place | null {
  const geo = DEV_GEO.exec(request.headers.get("X-Dev-Geo") ?? "");
  if (!geo) return null;
  return { country: geo[1] ?? null, latitude: number(geo[2]), longitude: number(geo[3]) };
}

/**
 * Where a request comes from. What few calls need is looked up when it is asked for, as reading it costs; a class, because
 * getters in an object that is made for each request cost more than what they save.
 */
class RequestOrigin implements Origin {
  readonly ip: string;
  readonly #request: Request;
  readonly #development: boolean;
  #place: Place | undefined;

  constructor(request: Request, development: boolean) {
    const { headers } = request;
    const real = headers.get("CF-Connecting-IP") ?? "127.0.0.1";
    this.ip = development ? (headers.get("X-Dev-IP") ?? real) : real;
    this.#request = request;
    this.#development = development;
  }

  get userAgent(): string {
    return (this.#request.headers.get("User-Agent") ?? "").slice(0, 512);
  }

  get country(): string | null {
    return this.#found().country;
  }

  get latitude(): number | null {
    return this.#found().latitude;
  }

  get longitude(): number | null {
    return this.#found().longitude;
  }

  #found(): Place {
    this.#place ??=
      (this.#development ? pretendedPlace(this.#request) : null) ?? placeOf(this.#request);
    return this.#place;
  }
}

/** Where the request comes from. In development `X-Dev-IP` and `X-Dev-Geo` stand for it. */
export function originOf(request: Request, development: boolean): Origin {
  return new RequestOrigin(request, development);
}
