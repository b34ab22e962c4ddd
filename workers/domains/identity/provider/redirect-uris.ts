const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|\[::1\])(?::\d{1,5})?(\/[^#]*)?$/;
/** A scheme of an application's own has a dot in it, as the domain that it is made of (RFC 8252 §7.1). */
const PRIVATE_SCHEME = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:\/[^\s#]*$/;
const LOCAL_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** Whether the address belongs to this machine alone. */
export function isLoopback(uri: string): boolean {
  const url = parsed(uri);
  return url !== null && LOCAL_HOSTS.has(url.hostname);
}

/**
 * Why an address cannot be registered as one that people are sent back to, or `null`. Fit are https, http on this
 * machine, and for public clients a private-use scheme (RFC 8252).
 */
export function redirectUriProblem(text: string, confidential: boolean): string | null {
  const url = parsed(text);
  if (url === null || /[\s\\]/.test(text)) return "This is no absolute address.";
  if (text.includes("#")) return "A fragment is not allowed.";
  if (text.includes("*")) return "Wildcards are not allowed.";
  if (url.username !== "" || url.password !== "") return "A user name is not allowed.";
  if (url.protocol === "https:") return null;
  if (url.protocol === "http:") {
    return LOCAL_HOSTS.has(url.hostname)
      ? null
      : "Over http only this machine (localhost) will do.";
  }
  if (!confidential && PRIVATE_SCHEME.test(text)) return null;
  return "It must begin with https://.";
}

/** The address without its port, where the port may be any (RFC 8252 §7.3). */
function withoutPort(uri: string): string | null {
  const path = LOOPBACK.exec(uri);
  return path === null ? null : uri.replace(/^(http:\/\/(?:127\.0\.0\.1|\[::1\])):\d{1,5}/, "$1");
}

/** How an address matches the registered ones: to the letter, or but for the port of a native client's loopback. */
export function matchRedirect(
  uri: string,
  registered: readonly string[],
  confidential: boolean,
): "exact" | "loopback" | null {
  if (registered.includes(uri)) return "exact";
  const bare = confidential ? null : withoutPort(uri);
  if (bare === null) return null;
  return registered.some((known) => withoutPort(known) === bare) ? "loopback" : null;
}

/** Whether any application of the machine may receive what is sent there, so that nobody is sent unasked. */
export function isImpersonable(uri: string, exact: boolean): boolean {
  return !exact || !/^https?:/.test(uri);
}

/** What pairwise subjects are made for (OpenID Connect Core 1.0 §8.1): the common host, else the client itself. */
export function sectorOf(redirectUris: readonly string[], clientId: string): string {
  const hosts = new Set(redirectUris.map((uri) => parsed(uri)?.host ?? ""));
  const [only = ""] = hosts;
  return hosts.size === 1 && only !== "" && !isLoopback(redirectUris[0] ?? "") ? only : clientId;
}
