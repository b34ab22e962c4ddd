import { z } from "@hono/zod-openapi";
import { boundedText } from "./bounded-text.ts";
import { tracedFetch } from "./traced-fetch.ts";

const MOST_BYTES = 64 * 1_024;
/** Response codes (RFC 1035 §4.1.1). */
const NO_ERROR = 0;
const NO_SUCH_NAME = 3;

/** Record types of addresses. */
export const A = 1;
export const AAAA = 28;

const answer = z.object({
  Status: z.number().int(),
  Answer: z.array(z.object({ type: z.number().int(), data: z.string() })).default([]),
});

/**
 * Asks a resolver over HTTPS, in the JSON form that Cloudflare and Google offer, for the records of this type; `null` when
 * there is no such name. Throws when there is no answer to that.
 */
export async function lookUpName(url: string, domain: string, type: number, signal: AbortSignal) {
  const address = new URL(url);
  address.searchParams.set("name", domain);
  address.searchParams.set("type", String(type));
  const response = await tracedFetch(address, {
    headers: { Accept: "application/dns-json" },
    redirect: "manual",
    signal,
  });
  const text = await boundedText(response, MOST_BYTES);
  if (response.status !== 200) throw new Error(`status ${response.status}`);
  const { Status, Answer } = answer.parse(JSON.parse(text));
  if (Status === NO_SUCH_NAME) return null;
  if (Status !== NO_ERROR) throw new Error(`response code ${Status}`);
  return Answer.filter((record) => record.type === type).map(({ data }) => data);
}
