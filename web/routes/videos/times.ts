const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** A length or a position as players write it: `0:07`, `12:30`, `1:02:03`. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (part: number) => String(part).padStart(2, "0");
  const hours = Math.floor(whole / HOUR);
  const minutes = Math.floor((whole % HOUR) / MINUTE);
  const rest = two(whole % MINUTE);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

const AGES = [
  { unit: "year", seconds: 365 * 24 * HOUR },
  { unit: "month", seconds: 30 * 24 * HOUR },
  { unit: "week", seconds: 7 * 24 * HOUR },
  { unit: "day", seconds: 24 * HOUR },
  { unit: "hour", seconds: HOUR },
  { unit: "minute", seconds: MINUTE },
] as const;

/** How long ago something was, in the reader's language: "3 days ago". `now` in milliseconds. */
export function ageText(at: string, now: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const seconds = Math.max(0, (now - Date.parse(at)) / 1_000);
  const found = AGES.find((age) => seconds >= age.seconds);
  if (found === undefined) return format.format(0, "second");
  return format.format(-Math.floor(seconds / found.seconds), found.unit);
}

/** An instant as a field of local date and time wants it; empty for none. */
export function toLocalField(at: string | null): string {
  if (at === null) return "";
  const then = new Date(at);
  const local = new Date(then.getTime() - then.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, "2026-11-21T10:00".length);
}

/** The instant that a field of local date and time names; `null` for none. */
export function fromLocalField(value: string): string | null {
  const then = new Date(value);
  return Number.isNaN(then.getTime()) ? null : then.toISOString();
}
