import { Button } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../ui/empty-state.tsx";
import { usePageTitle } from "../../ui/page-title.ts";
import css from "./page.module.css";

/** For an address that leads nowhere, or to what the reader may not see. */
export function NotFoundPage() {
  const { t } = useTranslation();
  usePageTitle(t("notFound.title"));
  return (
    <main className={css["centre"]}>
      <EmptyState
        icon={<IconMapOff size={34} stroke={1.6} />}
        heading="h1"
        title={t("notFound.title")}
        text={t("notFound.text")}
      >
        <Button renderRoot={(props) => <Link to="/chats" {...props} />}>
          {t("notFound.home")}
        </Button>
      </EmptyState>
    </main>
  );
}
