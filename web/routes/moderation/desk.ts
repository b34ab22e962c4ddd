import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type ModerationItem, reply } from "../../../shared/client/index.ts";
import { api, queries } from "../../app/platform.ts";
import { dayEnd, dayStart } from "./days.ts";

export type Kind = ModerationItem["kind"];
export type Action = ModerationItem["actions"][number];
export type Reason = ModerationItem["reasons"][number];

export const KINDS = [
  "video",
  "image",
  "message",
  "user",
  "company",
  "vacancy",
] as const satisfies readonly Kind[];
export const REASONS = [
  "spam",
  "abuse",
  "nudity",
  "violence",
  "copyright",
  "fraud",
  "other",
] as const satisfies readonly Reason[];

/** What of the queue is shown: its address. */
export interface QueueSearch {
  readonly kind?: Kind;
  readonly status?: "kept" | "removed";
  readonly reason?: Reason;
  readonly reported?: "yes" | "no";
  readonly owner?: string;
  readonly from?: string;
  readonly to?: string;
  readonly q?: string;
  readonly item?: string;
}

const PAGE = 50;
/** Others decide too. */
const AGAIN_MS = 30_000;

/** How an item is named in an address. */
export function keyOf({ kind, id }: Pick<ModerationItem, "kind" | "id">): string {
  return `${kind}:${id}`;
}

export function queueQuery({ item: _, reported, from, to, ...search }: QueueSearch) {
  const query = {
    limit: PAGE,
    ...search,
    ...(reported !== undefined && ({ reported: reported === "yes" ? "true" : "false" } as const)),
    ...(from !== undefined && { from: dayStart(from) }),
    ...(to !== undefined && { to: dayEnd(to) }),
  } as const;
  return infiniteQueryOptions({
    queryKey: ["moderation", "queue", query],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam: cursor }) =>
      reply(
        api.GET("/api/moderation/queue", {
          params: { query: { ...query, ...(cursor !== null && { cursor }) } },
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });
}

/** One item, for an address that came from elsewhere; `null` when nothing is named. */
export function itemQuery(key: string | undefined) {
  return queryOptions({
    queryKey: ["moderation", "item", key],
    enabled: key !== undefined,
    retry: false,
    queryFn: async () => {
      const [kind, ...rest] = (key ?? "").split(":");
      const path = { kind: kind as Kind, subjectId: rest.join(":") };
      return reply(api.GET("/api/moderation/items/{kind}/{subjectId}", { params: { path } }));
    },
  });
}

export const templatesQuery = queryOptions({
  queryKey: ["moderation", "templates"],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async () => (await reply(api.GET("/api/moderation/templates"))).items,
});

export function authorQuery(userId: string) {
  return queryOptions({
    queryKey: ["moderation", "author", userId],
    queryFn: () =>
      reply(api.GET("/api/moderation/people/{userId}", { params: { path: { userId } } })),
  });
}

/** What a moderator says with a decision. */
export interface Terms {
  readonly action: Action;
  readonly category?: Reason;
  readonly templateId?: string;
  readonly note?: string;
  readonly until?: string;
}

/** Decides about these things alike. Answers how many it was, and how many it could not be. */
export async function decide(items: readonly ModerationItem[], terms: Terms) {
  const { results } = await reply(
    api.POST("/api/moderation/decisions", {
      body: {
        note: "",
        ...terms,
        items: items.map(({ kind, id, revision }) => ({ kind, id, revision })),
      },
    }),
  );
  const decided = results.filter(({ outcome }) => outcome === "decided").length;
  void queries.invalidateQueries({ queryKey: ["moderation"] });
  return { decided, missed: results.length - decided };
}
