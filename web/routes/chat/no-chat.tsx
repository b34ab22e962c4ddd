import { IconMessages } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../ui/empty-state.tsx";
import { usePageTitle } from "../../ui/page-title.ts";

/** Beside the list while no chat is open. */
export function NoChat() {
  const { t } = useTranslation();
  usePageTitle(t("chats.title"));
  return (
    <EmptyState
      icon={<IconMessages size={34} stroke={1.6} />}
      title={t("chats.chooseTitle")}
      text={t("chats.chooseText")}
    />
  );
}
