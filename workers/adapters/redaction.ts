/** Values under such names never reach a log line. */
const SECRET_NAME =
  /pass(word|phrase)?|secret|token|cookie|authorization|credential|otp|\bcode\b|signature|private|pepper|api-?key/i;
const EMAIL = /([A-Za-z0-9._%+-])[A-Za-z0-9._%+-]*@([A-Za-z0-9.-]+\.[A-Za-z]{2,})/g;
const PHONE = /\+\d{5,13}(\d{2})\b/g;
const BEARER = /\b(?:Bearer\s+|bearer\.)[A-Za-z0-9._~+/=-]+/g;
const JWT = /\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g;
const MAX_DEPTH = 6;

function redactText(text: string): string {
  return text
    .replace(BEARER, "[redacted]")
    .replace(JWT, "[redacted]")
    .replace(EMAIL, "$1***@$2")
    .replace(PHONE, "+***$1");
}

function describeError(error: Error, depth: number): Record<string, unknown> {
  return {
    name: error.name,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ""),
    ...(error.cause !== undefined && { cause: redact(error.cause, depth + 1) }),
  };
}

/** A copy of the value that is safe to write down: secrets gone by name, tokens, e-mails and phones masked in texts. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) return "[deep]";
  if (value instanceof Error) return describeError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  const entries = Object.entries(value).map(([name, item]) => [
    name,
    SECRET_NAME.test(name) ? "[redacted]" : redact(item, depth + 1),
  ]);
  return Object.fromEntries(entries);
}
