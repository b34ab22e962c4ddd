import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { DAY, SECOND } from "../../../shared/kernel/time.ts";
import type { IdentityDeps } from "./deps.ts";
import type { IssuedTokens } from "./open-session.ts";

const REFRESH = "__Host-refresh";
const DEVICE = "__Host-device";
const DEVICE_SECONDS = (365 * DAY) / SECOND;

/** `__Host-`: this origin alone, over TLS alone (or localhost), never readable by scripts. */
function setCookie(name: string, value: string, maxAge: number): string {
  return `${name}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; Secure; SameSite=Strict`;
}

/** Takes the refresh token back from the browser. */
export const clearedRefreshCookie = setCookie(REFRESH, "", 0);

function readCookie(request: Request, name: string): string | null {
  const prefix = `${name}=`;
  const pairs = (request.headers.get("Cookie") ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(prefix))?.slice(prefix.length) || null;
}

/** The device token of the browser, for sign-ins with the cookie transport. */
export function deviceCookie(request: Request): string | null {
  return readCookie(request, DEVICE);
}

/**
 * Whether the browser says that a page of ours sent this (Fetch Metadata, else `Origin`). Every browser says one of
 * them with a POST; who says neither is no browser, and cannot be made to send somebody else's cookie.
 */
function isOurs(deps: IdentityDeps, request: Request): boolean {
  const site = request.headers.get("Sec-Fetch-Site");
  if (site !== null) return site === "same-origin";
  const origin = request.headers.get("Origin");
  if (origin === null) return true;
  if (origin === new URL(deps.config.publicUrl).origin) return true;
  return deps.development !== null && origin === new URL(request.url).origin;
}

/** The refresh token of the cookie, if there is one. Throws `forbidden` when another site sent the request. */
export function refreshCookie(deps: IdentityDeps, request: Request): string | null {
  const token = readCookie(request, REFRESH);
  if (token !== null && !isOurs(deps, request)) throw new AppError(commonErrors.forbidden);
  return token;
}

/** Moves the secrets among the tokens into cookies. */
export function asCookies(issued: IssuedTokens) {
  const { refreshToken, deviceToken, ...tokens } = issued;
  const cookies = [setCookie(REFRESH, refreshToken, issued.refreshExpiresIn)];
  if (deviceToken) cookies.push(setCookie(DEVICE, deviceToken, DEVICE_SECONDS));
  return { tokens, cookies };
}

/** The tokens as the client asked for them. */
export function transported(transport: "body" | "cookie", issued: IssuedTokens) {
  return transport === "cookie" ? asCookies(issued) : { tokens: issued, cookies: [] };
}
