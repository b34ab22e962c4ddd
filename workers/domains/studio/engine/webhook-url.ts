import type { EngineDeps } from "./ports.ts";

/** What the signature of a job's webhook covers. */
export function webhookText(provider: string, jobId: string): string {
  return `${provider}/${jobId}`;
}

/** Where a provider may tell that a job of its has ended: an address for that job alone, which nobody else can make. */
export async function webhookUrl(
  { config, webhookSigner }: Pick<EngineDeps, "config" | "webhookSigner">,
  provider: string,
  jobId: string,
): Promise<string> {
  const signature = await webhookSigner.sign(webhookText(provider, jobId));
  return `${config.publicUrl}/api/webhooks/ai/${provider}?job=${jobId}&signature=${signature}`;
}
