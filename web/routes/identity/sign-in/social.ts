import { queryOptions } from "@tanstack/react-query";
import { reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";

/** Services that this deployment lets people sign in with. */
export const servicesQuery = queryOptions({
  queryKey: ["services"],
  queryFn: async () => (await reply(api.GET("/api/auth/social"))).items,
  staleTime: Number.POSITIVE_INFINITY,
  meta: { everyone: true },
});

/** What the page that the service sends back to has to know. */
interface Journey {
  readonly provider: string;
  readonly link: boolean;
  /** Where to go afterwards. */
  readonly next: string;
}

const KEY = "veche.social:";

/** Leaves for another service; it sends back to `/social`. */
export async function leaveForService(
  provider: string,
  { link, next }: Omit<Journey, "provider">,
): Promise<void> {
  const { url, state } = await reply(
    api.POST("/api/auth/social/{provider}/start", {
      params: { path: { provider } },
      body: { link },
    }),
  );
  sessionStorage.setItem(KEY + state, JSON.stringify({ provider, link, next }));
  location.assign(url);
}

/** What was begun in this tab with a state; `null` if nothing was. */
export function journeyOf(state: string): Journey | null {
  const kept: unknown = JSON.parse(sessionStorage.getItem(KEY + state) ?? "null");
  return isJourney(kept) ? kept : null;
}

function isJourney(value: unknown): value is Journey {
  return (
    typeof value === "object" &&
    value !== null &&
    "provider" in value &&
    typeof value.provider === "string" &&
    "next" in value &&
    typeof value.next === "string"
  );
}
