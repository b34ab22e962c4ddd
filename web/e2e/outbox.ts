import type { Platform } from "./platform.ts";

interface Outbox {
  readonly items: readonly { readonly text: string }[];
}

/** The six digits of the newest message to somebody that has any. */
export async function outboxCode({ origin }: Platform, to: string): Promise<string> {
  const reply = await fetch(`${origin}/api/dev/outbox?${new URLSearchParams({ to })}`);
  const { items } = (await reply.json()) as Outbox;
  const codes = items.map(({ text }) => text.match(/(?<![\d/])\d{3} ?\d{3}(?!\d)/)?.[0]);
  const code = codes.find((found) => found !== undefined);
  if (code === undefined) throw new Error(`There is no message with a code for ${to}.`);
  return code.replace(" ", "");
}

/** The link of the newest mail to somebody that leads to a page; without one, of the newest. */
export async function outboxLink({ origin }: Platform, to: string, page = ""): Promise<string> {
  const reply = await fetch(`${origin}/api/dev/outbox?${new URLSearchParams({ to })}`);
  const { items } = (await reply.json()) as Outbox;
  const links = items.flatMap(({ text }) => text.match(/https?:\/\/\S+/g) ?? []);
  const link = links.find((found) => found.includes(page));
  if (link === undefined) throw new Error(`There is no mail with a link to ${page} for ${to}.`);
  return link;
}
