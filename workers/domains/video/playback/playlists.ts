import type { MadeRendition } from "../ports.ts";

/** Bits a second that a rendition takes at most, picture and sound; what a player chooses by. */
function bandwidth({ width, height }: MadeRendition): number {
  return Math.round(width * height * 3) + 160_000;
}

/** The playlist of playlists (RFC 8216 §4.3.4), best last. `query` is the signed grant that each address needs. */
export function masterPlaylist(renditions: readonly MadeRendition[], query: string): string {
  const lines = renditions.flatMap((rendition) => {
    const { name, width, height } = rendition;
    const facts = `BANDWIDTH=${bandwidth(rendition)},RESOLUTION=${width}x${height}`;
    return [`#EXT-X-STREAM-INF:${facts}`, `${name}.m3u8?${query}`];
  });
  return ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS", ...lines, ""].join("\n");
}

const MAP_URI = /URI="([^"?]+)"/g;

/** A rendition's own playlist, each of its addresses with the signed grant. */
export function signedPlaylist(text: string, query: string): string {
  const lines = text.split("\n").map((line) => {
    if (line.startsWith("#")) return line.replace(MAP_URI, (_, uri) => `URI="${uri}?${query}"`);
    return line.trim() === "" ? line : `${line.trim()}?${query}`;
  });
  return lines.join("\n");
}
