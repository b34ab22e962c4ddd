import { BELL } from "../mark/path.ts";

/** The bell in its rounded square. Decorative: the name stands beside it or in a label. */
export function Mark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden="true">
      <rect width="64" height="64" rx="15" fill="var(--brand)" />
      <path d={BELL} fill="var(--on-brand)" transform="translate(0 -2)" />
    </svg>
  );
}

/** The bell alone, in the colour of the text around it. */
export function Bell({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="8 8 48 52" aria-hidden="true">
      <path d={BELL} fill="currentColor" />
    </svg>
  );
}
