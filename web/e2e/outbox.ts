import type { Platform } from "./platform.ts";

interface Outbox {
  readonly items: readonly { readonly text: string }[];
}

/** The link of the newest mail to somebody. */
export async function outboxLink({ origin }: Platform, to: string): Promise<string> {
  const reply = await fetch(`${origin}/api/dev/outbox?${new URLSearchParams({ to })}`);
  const { items } = (await reply.json()) as Outbox;
  const link = items[0]?.text.match(/https?:\/\/\S+/)?.[0];
  if (link === undefined) throw new Error(`There is no mail with a link for ${to}.`);
  return link;
}
