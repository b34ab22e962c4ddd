import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { DAY, SECOND } from "../../../shared/kernel/time.ts";
import type { IdentityDeps } from "./deps.ts";
import type { IssuedTokens } from "./open-session.ts";
import { SSO_HANDLE } from "./sso-handle.ts";

const REFRESH = "__Host-refresh";
const DEVICE = "__Host-device";
const SSO = "__Host-sso";
const AUTHORIZE = "__Host-authorize";
const SOCIAL = "__Host-social";
const DEVICE_SECONDS = (365 * DAY) / SECOND;

/** `__Host-`: this origin alone, over TLS alone (or localhost), never readable by scripts. */
function setCookie(
  name: string,
  value: string,
  maxAge: number,
  sameSite: "Strict" | "Lax" = "Strict",
): string {
  return `${name}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; Secure; SameSite=${sameSite}`;
}

/** Takes the refresh token back from the browser. */
export const clearedRefreshCookie = setCookie(REFRESH, "", 0);

/** Takes the name of the session back, so that no application is signed in to by it any more. */
export const clearedSsoCookie = setCookie(SSO, "", 0, "Lax");

/** The name of the browser's session, which also comes along when another site sends the person here. */
export function ssoCookie(request: Request): string | null {
  return readCookie(request, SSO);
}

/** What binds a request for authorization to the browser that made it. */
export function authorizeCookie(request: Request): string | null {
  return readCookie(request, AUTHORIZE);
}

export function setAuthorizeCookie(value: string, maxAge: number): string {
  return setCookie(AUTHORIZE, value, maxAge, "Lax");
}

/** What binds a sign-in with another service to the browser that began it. */
export function socialCookie(request: Request): string | null {
  return readCookie(request, SOCIAL);
}

export function setSocialCookie(value: string, maxAge: number): string {
  return setCookie(SOCIAL, value, maxAge);
}

/** Whether a browser sent this: every browser says so with a POST, and no page can keep it from that. */
export function isBrowser(request: Request): boolean {
  return request.headers.has("Sec-Fetch-Site") || request.headers.has("Origin");
}

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

/** Whether the browser keeps the refresh token: then scripts are not given one. */
export function holdsRefreshCookie(request: Request): boolean {
  return readCookie(request, REFRESH) !== null;
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
  const cookies = [
    setCookie(REFRESH, refreshToken, issued.refreshExpiresIn),
    setCookie(SSO, issued[SSO_HANDLE], issued.refreshExpiresIn, "Lax"),
  ];
  if (deviceToken) cookies.push(setCookie(DEVICE, deviceToken, DEVICE_SECONDS));
  return { tokens, cookies };
}

/** The tokens as the client asked for them. */
export function transported(transport: "body" | "cookie", issued: IssuedTokens) {
  return transport === "cookie" ? asCookies(issued) : { tokens: issued, cookies: [] };
}
