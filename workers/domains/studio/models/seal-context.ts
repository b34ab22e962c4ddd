/** The context that a provider's secret is sealed for: moved to another row it does not open. */
export function sealContext(what: "key" | "webhook", providerId: string): string {
  return `provider ${what} ${providerId}`;
}
