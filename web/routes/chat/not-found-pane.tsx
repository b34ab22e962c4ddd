import { Button } from "@mantine/core";
import { IconMessageOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../ui/empty-state.tsx";
import { usePageTitle } from "../../ui/page-title.ts";

/** For a chat that is not there, or not for this reader. */
export function NotFoundPane() {
  const { t } = useTranslation();
  usePageTitle(t("chat.missingTitle"));
  return (
    <EmptyState
      icon={<IconMessageOff size={34} stroke={1.6} />}
      heading="h1"
      title={t("chat.missingTitle")}
      text={t("chat.missingText")}
    >
      <Button renderRoot={(props) => <Link to="/chats" {...props} />}>{t("chat.toChats")}</Button>
    </EmptyState>
  );
}
