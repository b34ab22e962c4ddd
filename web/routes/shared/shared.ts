import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type GuestComment, reply } from "../../../shared/client/index.ts";
import { api, queries } from "../../app/platform.ts";

/** A link as a guest has it: its token, and the password if one was asked for. */
export interface Guest {
  readonly token: string;
  readonly password: string | null;
}

/** Headers are ASCII: other characters go percent-encoded. */
function headersOf({ password }: Guest): Record<string, string> {
  return password === null ? {} : { "X-Share-Password": encodeURIComponent(password) };
}

/** A project by a link. */
export const sharedQuery = (guest: Guest) =>
  queryOptions({
    queryKey: ["shared", guest.token, guest.password],
    queryFn: () =>
      reply(
        api.GET("/api/shared/{token}", {
          params: { path: { token: guest.token } },
          headers: headersOf(guest),
        }),
      ),
    // Signed addresses hold for half an hour at least.
    refetchInterval: 25 * 60_000,
  });

const commentsKey = ({ token }: Guest, boxId: string) => ["shared", token, "comments", boxId];

/** What was said of a box, oldest first. */
export const sharedCommentsQuery = (guest: Guest, boxId: string) =>
  infiniteQueryOptions({
    queryKey: commentsKey(guest, boxId),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      reply(
        api.GET("/api/shared/{token}/boxes/{boxId}/comments", {
          params: {
            path: { token: guest.token, boxId },
            query: { limit: 100, ...(cursor !== undefined && { cursor }) },
          },
          headers: headersOf(guest),
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

/** Says something of a box. */
export async function say(
  guest: Guest,
  boxId: string,
  body: { readonly authorName: string; readonly text: string },
): Promise<GuestComment> {
  const comment = await reply(
    api.POST("/api/shared/{token}/boxes/{boxId}/comments", {
      params: { path: { token: guest.token, boxId } },
      headers: headersOf(guest),
      body,
    }),
  );
  await queries.invalidateQueries({ queryKey: commentsKey(guest, boxId) });
  return comment;
}

/** The password of a link, kept while the tab is open. */
export function rememberedPassword(token: string): string | null {
  return sessionStorage.getItem(keyOf(token));
}

export function rememberPassword(token: string, password: string): void {
  sessionStorage.setItem(keyOf(token), password);
}

function keyOf(token: string): string {
  return `veche.share.${token}`;
}
