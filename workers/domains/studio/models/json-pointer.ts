const INDEX = /^(?:0|[1-9]\d*)$/;

/** The parts of a JSON pointer, unescaped (RFC 6901 §4); `null` for what is none. */
export function pointerParts(pointer: string): string[] | null {
  if (pointer === "") return [];
  if (!pointer.startsWith("/") || /~(?![01])/.test(pointer)) return null;
  return pointer
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function step(value: unknown, part: string): unknown {
  if (Array.isArray(value)) return INDEX.test(part) ? value[Number(part)] : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  return Object.hasOwn(value, part) ? Reflect.get(value, part) : undefined;
}

/** What a JSON pointer (RFC 6901) leads to; `undefined` where it leads to nothing, or is none. */
export function valueAt(document: unknown, pointer: string): unknown {
  const parts = pointerParts(pointer);
  return parts === null ? undefined : parts.reduce(step, document);
}

/** The first of these pointers that leads to something. */
export function firstAt(document: unknown, pointers: string | readonly string[]): unknown {
  for (const pointer of typeof pointers === "string" ? [pointers] : pointers) {
    const value = valueAt(document, pointer);
    if (value !== undefined && value !== null && value !== "") return value;
  }
  return undefined;
}
