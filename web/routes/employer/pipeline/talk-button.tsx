import { Button } from "@mantine/core";
import { IconMessageCircle } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type JobApplication, reply } from "../../../../shared/client/index.ts";
import { chatsQuery } from "../../../app/chats.ts";
import { api } from "../../../app/platform.ts";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";

/** Leads to the chat with an applicant: the one that the shortlist has opened, or one's own. */
export function TalkButton({ application }: { readonly application: JobApplication }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { applicantId, applicant, chatId } = application;
  const { data: chats } = useQuery(chatsQuery);
  // It is of whoever shortlisted them: others of the company have their own.
  const own = chats?.some(({ id }) => id === chatId) ? chatId : null;
  const opening = useMutation({
    mutationFn: async () =>
      own ??
      (await reply(api.POST("/api/chats", { body: { type: "direct", userId: applicantId } }))).id,
    onSuccess: (id) => void navigate({ to: "/chats/$chatId", params: { chatId: id } }),
    onError: (error) => toast(problemText(error), "danger"),
  });
  if (!applicant) return null;
  return (
    <Button
      variant={own ? "filled" : "default"}
      leftSection={<IconMessageCircle size={18} aria-hidden="true" />}
      loading={opening.isPending}
      onClick={() => opening.mutate()}
    >
      {t(own ? "pipeline.openChat" : "pipeline.write")}
    </Button>
  );
}
