/** What never reaches a log line: values under such names, and such pieces of any text. */
export interface MaskRules {
  readonly names: readonly RegExp[];
  readonly texts: readonly {
    readonly pattern: RegExp;
    /** As `String.replace` takes it: `$1` is the first group. */
    readonly replacement: string;
  }[];
}

/** Gives a copy of a value that is safe to write down. */
export type Redact = (value: unknown) => unknown;

const HIDDEN = "[redacted]";
const MAX_DEPTH = 6;

/** Rules that always hold; a deployment adds its own. */
export const ALWAYS: MaskRules = {
  names: [
    /pass(word|phrase)?|secret|token|cookie|authorization|credential|assertion|otp|codes?$|\bcode\b|signature|private|pepper|verifier|api-?key|^sdp$|sessionDescription|candidate/i,
  ],
  texts: [
    { pattern: /\b(?:Bearer\s+|DPoP\s+|bearer\.)[A-Za-z0-9._~+/=-]+/g, replacement: HIDDEN },
    { pattern: /\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g, replacement: HIDDEN },
    { pattern: /\$argon2[a-z]+\$\S+/g, replacement: HIDDEN },
    // Of a call: session descriptions (RFC 8866) whole, candidates (RFC 8839) with the addresses they name.
    { pattern: /\bv=0(?:\r?\n|\\r\\n|\\n)o=[\s\S]*/g, replacement: HIDDEN },
    { pattern: /\bcandidate:\S+ \d+ (?:udp|tcp) [^"\n]*/gi, replacement: `candidate:${HIDDEN}` },
    // A failed query's message goes on with the values that were bound to it.
    { pattern: /\nparams: [\s\S]*/g, replacement: `\nparams: ${HIDDEN}` },
    {
      pattern: /([\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]*@([\p{L}\p{N}.-]+\.[\p{L}\p{N}-]{2,})/gu,
      replacement: "$1***@$2",
    },
    { pattern: /\+\d{5,13}(\d{2})\b/g, replacement: "+***$1" },
  ],
};

/** Both rules together. */
export function withMasks(rules: MaskRules, more: MaskRules): MaskRules {
  return { names: [...rules.names, ...more.names], texts: [...more.texts, ...rules.texts] };
}

/** Makes the function that masks by these rules: secrets by name, tokens, e-mails and phones inside texts. */
export function redactor({ names, texts }: MaskRules): Redact {
  const isSecret = (name: string) => names.some((pattern) => pattern.test(name));
  const masked = (text: string) =>
    texts.reduce((seen, { pattern, replacement }) => seen.replace(pattern, replacement), text);

  const describe = (error: Error, depth: number): Record<string, unknown> => ({
    name: error.name,
    message: masked(error.message),
    stack: masked(error.stack ?? ""),
    ...(error.cause !== undefined && { cause: redact(error.cause, depth + 1) }),
  });

  const redact = (value: unknown, depth: number): unknown => {
    if (typeof value === "string") return masked(value);
    if (typeof value !== "object" || value === null) return value;
    if (depth >= MAX_DEPTH) return "[deep]";
    if (value instanceof Error) return describe(value, depth);
    if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
    const entries = Object.entries(value).map(([name, item]) => [
      name,
      isSecret(name) ? HIDDEN : redact(item, depth + 1),
    ]);
    return Object.fromEntries(entries);
  };
  return (value) => redact(value, 0);
}

/** By the rules that always hold. */
export const redact = redactor(ALWAYS);
