import { queryOptions, skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { type ChatLog, type ChatMember, type Person, reply } from "../../../shared/client/index.ts";
import { api, queries } from "../../app/platform.ts";

const LONG_MS = 5 * 60_000;
const PAGE = 100;

/** Somebody, by id. */
export function personQuery(userId: string) {
  return queryOptions({
    queryKey: ["person", userId],
    queryFn: async (): Promise<Person> =>
      reply(api.GET("/api/users/{userId}", { params: { path: { userId } } })),
    staleTime: LONG_MS,
  });
}

/** Everyone in a chat, by when they joined. */
export function membersQuery(chatId: string) {
  return queryOptions({
    queryKey: ["members", chatId],
    queryFn: () => allMembers(chatId),
    staleTime: LONG_MS,
  });
}

/** Whoever the log of a chat names, by id: its members, and those who are none any longer. */
export function usePeople(chatId: string, log: ChatLog): ReadonlyMap<string, Person> {
  const queries = useQueryClient();
  const { data: members } = useQuery(membersQuery(chatId));
  const changed = log.entries.findLast((entry) => entry.kind !== "message")?.seq ?? 0;
  const seen = useRef(changed);
  useEffect(() => {
    if (changed > seen.current) void queries.invalidateQueries({ queryKey: ["members", chatId] });
    seen.current = changed;
  }, [queries, chatId, changed]);

  const named = useMemo(() => namedIn(log), [log]);
  const known = useMemo(() => new Map(members?.map(({ user }) => [user.id, user])), [members]);
  const strangers = members === undefined ? [] : named.filter((id) => !known.has(id)).sort();
  const { data: found } = useQuery({
    queryKey: ["strangers", strangers.join()],
    queryFn:
      strangers.length === 0
        ? skipToken
        : () => Promise.allSettled(strangers.map((id) => queries.fetchQuery(personQuery(id)))),
    staleTime: LONG_MS,
    placeholderData: (before) => before,
  });
  return useMemo(() => new Map([...known, ...answered(found)]), [known, found]);
}

/** Whoever was found; somebody may be there no longer. */
function answered(found: readonly PromiseSettledResult<Person>[] = []): [string, Person][] {
  return found.flatMap((one) =>
    one.status === "fulfilled" ? [[one.value.id, one.value] as [string, Person]] : [],
  );
}

function namedIn(log: ChatLog): string[] {
  const ids = log.entries.flatMap((entry) => {
    if ("userId" in entry) return [entry.actorId, entry.userId];
    const from = entry.kind === "message" ? entry.message.forwardedFrom?.senderId : undefined;
    return from === undefined ? [entry.actorId] : [entry.actorId, from];
  });
  return [...new Set(ids)];
}

async function allMembers(chatId: string): Promise<ChatMember[]> {
  const members: ChatMember[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) };
    const params = { path: { chatId }, query };
    const page = await reply(api.GET("/api/chats/{chatId}/members", { params }));
    members.push(...page.items);
    cursor = page.nextCursor;
  }
  for (const { user } of members) queries.setQueryData(personQuery(user.id).queryKey, user);
  return members;
}
