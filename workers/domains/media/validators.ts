/** Without the mark of a weak tag. */
function strong(tag: string): string {
  return tag.trim().replace(/^W\//, "");
}

/** Whether the caller's copy is still good, by weak comparison (RFC 9110 §13.1.2). */
export function isCurrent(ifNoneMatch: string | null, etag: string): boolean {
  const held = ifNoneMatch?.split(",").map(strong) ?? [];
  return held.includes("*") || held.includes(strong(etag));
}
