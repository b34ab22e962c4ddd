const MASK = "***";
/** Keys as providers write them, whosever they are. */
const KEYS =
  /\b(?:sk|pk|rk|r8|key|fal|hf|api)[-_][A-Za-z0-9_-]{12,}\b|\b[Bb]earer\s+[A-Za-z0-9._~+/=-]{12,}|\b[Kk]ey\s+[A-Za-z0-9:._-]{20,}/g;
/** Shorter ones would mask ordinary words. */
const SHORTEST = 6;

/** A text of a provider's without what must not be kept: our key, in whatever form it echoes it, and what looks like one. */
export function maskSecrets(text: string, secrets: readonly (string | null)[]): string {
  const forms = secrets
    .filter((secret) => secret !== null && secret.length >= SHORTEST)
    .flatMap((secret) => [secret ?? "", encodeURIComponent(secret ?? ""), btoa(secret ?? "")]);
  const without = forms.reduce((rest, form) => rest.replaceAll(form, MASK), text);
  return without.replace(KEYS, MASK);
}
