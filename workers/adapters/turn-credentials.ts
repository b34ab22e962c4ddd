import type { IceServerList } from "../../shared/contracts/calls/index.ts";
import { type Clock, iso, SECOND } from "../../shared/kernel/time.ts";
import type { IceServers } from "../domains/calls/ports.ts";
import { tracedFetch } from "./traced-fetch.ts";

type IceServer = IceServerList["iceServers"][number];

/** Credentials are good for so long. */
const LIFETIME_SECONDS = 3_600;
const TIMEOUT_MS = 5_000;

/** A TURN server of one's own (coturn with `static-auth-secret`). */
export interface OwnTurn {
  readonly urls: readonly string[];
  readonly secret: string;
}

/** A TURN key of Cloudflare Realtime. */
export interface CloudflareTurn {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly keyId: string;
  readonly token: string;
}

export interface IceSources {
  readonly stunUrls: readonly string[];
  readonly own: OwnTurn | null;
  readonly cloudflare: CloudflareTurn | null;
}

function toBase64(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}

/**
 * Time-limited credentials as coturn's `use-auth-secret` checks them (draft-uberti-behave-turn-rest-00): the name is the
 * expiry in Unix seconds and whose it is, the password the base64 of its HMAC-SHA1 by the shared secret.
 */
export async function turnCredential(secret: string, userId: string, expiresSeconds: number) {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-1" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, [
    "sign",
  ]);
  const username = `${expiresSeconds}:${userId}`;
  const mac = await crypto.subtle.sign("HMAC", key, encoder.encode(username));
  return { username, credential: toBase64(mac) };
}

function isServer(value: unknown): value is { urls: string | string[] } {
  return typeof value === "object" && value !== null && "urls" in value;
}

function textOf(value: object, name: string): string | undefined {
  const found: unknown = Reflect.get(value, name);
  return typeof found === "string" ? found : undefined;
}

/** Browsers refuse to reach port 53, and lose time with it. */
function reachable(url: unknown): url is string {
  return typeof url === "string" && !/:53(\?|$)/.test(url);
}

function readServers(body: unknown): IceServer[] {
  const listed: unknown = typeof body === "object" && body && Reflect.get(body, "iceServers");
  const all: unknown[] = Array.isArray(listed) ? listed : [listed];
  return all.filter(isServer).flatMap((server) => {
    const urls = [server.urls].flat().filter(reachable);
    const username = textOf(server, "username");
    const credential = textOf(server, "credential");
    if (urls.length === 0) return [];
    return [{ urls, ...(username && { username }), ...(credential && { credential }) }];
  });
}

/** Asks for credentials at https://developers.cloudflare.com/realtime/turn/generate-credentials/. */
async function cloudflareServers({ baseUrl, keyId, token }: CloudflareTurn): Promise<IceServer[]> {
  const url = `${baseUrl}/turn/keys/${encodeURIComponent(keyId)}/credentials/generate-ice-servers`;
  const response = await tracedFetch(url, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ ttl: LIFETIME_SECONDS }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`the TURN service answered ${response.status}`);
  }
  return readServers(await response.json());
}

async function ownServers(own: OwnTurn, userId: string, expires: number): Promise<IceServer> {
  return { urls: [...own.urls], ...(await turnCredential(own.secret, userId, expires)) };
}

/** Issues what is configured. A service that does not answer is left out: a call may find its way without. */
export function issuedIceServers(
  { stunUrls, own, cloudflare }: IceSources,
  clock: Clock,
): IceServers {
  return {
    async issue(userId, log) {
      const expires = Math.floor(clock.now() / SECOND) + LIFETIME_SECONDS;
      const hosted = cloudflare ? cloudflareServers(cloudflare) : Promise.resolve([]);
      const iceServers = [
        ...(stunUrls.length > 0 ? [{ urls: [...stunUrls] }] : []),
        ...(own ? [await ownServers(own, userId, expires)] : []),
        ...(await hosted.catch((error: unknown) => {
          log.error("no TURN credentials could be had", { error });
          return [];
        })),
      ];
      return { iceServers, expiresAt: iso(expires * SECOND) };
    },
  };
}
