import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { type NotificationSettings, reply } from "../../../../shared/client/index.ts";
import { api, queries } from "../../../app/platform.ts";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";

/** What the reader is notified of. */
export const notificationsQuery = queryOptions({
  queryKey: ["notifications"],
  queryFn: () => reply(api.GET("/api/notifications/settings")),
});

export interface SettingsPatch {
  readonly kinds?: Partial<NotificationSettings["kinds"]>;
  readonly previews?: boolean;
  readonly quietHours?: Partial<NotificationSettings["quietHours"]>;
  readonly chats?: Record<string, Partial<NotificationSettings["chats"][string]> | null>;
}

/** The settings, and how to change them: what was chosen shows at once, and goes back if the platform refuses. */
export function useNotificationSettings() {
  const { data, error, refetch } = useQuery(notificationsQuery);
  const change = useMutation({
    mutationFn: (body: SettingsPatch) => reply(api.PATCH("/api/notifications/settings", { body })),
    onMutate: async (patch) => {
      await queries.cancelQueries({ queryKey: notificationsQuery.queryKey });
      const before = queries.getQueryData(notificationsQuery.queryKey);
      queries.setQueryData(notificationsQuery.queryKey, (now) => now && patched(now, patch));
      return before;
    },
    onSuccess: (now) => queries.setQueryData(notificationsQuery.queryKey, now),
    onError: (failure, _, before) => {
      queries.setQueryData(notificationsQuery.queryKey, before);
      toast(problemText(failure), "danger");
    },
  });
  return { settings: data, error, refetch, change: change.mutate };
}

function patched(now: NotificationSettings, patch: SettingsPatch): NotificationSettings {
  const chats = { ...now.chats };
  for (const [chatId, own] of Object.entries(patch.chats ?? {})) {
    if (own === null) delete chats[chatId];
    else chats[chatId] = { level: "all", mutedUntil: null, ...chats[chatId], ...own };
  }
  return {
    kinds: { ...now.kinds, ...patch.kinds },
    previews: patch.previews ?? now.previews,
    quietHours: { ...now.quietHours, ...patch.quietHours },
    chats,
  };
}
