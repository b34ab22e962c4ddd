/** A customer's own host at Cloudflare Stream, from which its players fetch. */
const HOST = /^customer-[a-z0-9]+\.cloudflarestream\.com$/;
/** What a player fetches from there: parts and pictures, and playlists by script. */
const DIRECTIVES = ["img-src", "media-src", "connect-src"];

/**
 * The headers of the pages with a content security policy that lets videos be played from that host of Stream's; without
 * a host as they are. Throws for what is no such host: a policy is not widened by accident.
 */
export function withStream(headers: string, host: string): string {
  if (host === "") return headers;
  if (!HOST.test(host)) throw new Error(`STREAM_HOST is no host of Cloudflare Stream: ${host}`);
  return DIRECTIVES.reduce(
    (text, name) => text.replace(`${name} 'self'`, `${name} 'self' https://${host}`),
    headers,
  );
}
