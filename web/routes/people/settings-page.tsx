import { Button } from "@mantine/core";
import { IconLogout } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { signOut } from "../../app/sign-out.ts";
import { usePageTitle } from "../../ui/page-title.ts";
import { problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { InvitesSection } from "../invites/invites-section.tsx";
import { AppearanceSection } from "./appearance-section.tsx";
import { DecisionsCard } from "./decisions-card.tsx";
import { NotificationsCard } from "./notifications-card.tsx";
import { ProfileCard } from "./profile-card.tsx";
import { ProfileSection } from "./profile-section.tsx";
import { SectionsCards } from "./sections-cards.tsx";
import { SecurityCard } from "./security-card.tsx";
import css from "./settings.module.css";
import { StorageSection } from "./storage-section.tsx";

export function SettingsPage() {
  const { t } = useTranslation();
  usePageTitle(t("settings.title"));
  const leaving = useMutation({
    mutationFn: signOut,
    onError: (error) => toast(problemText(error), "danger"),
  });
  return (
    <main className={css["page"]}>
      <div className={css["content"]}>
        <h1>{t("settings.title")}</h1>
        <SectionsCards />
        <ProfileSection />
        <ProfileCard />
        <SecurityCard />
        <NotificationsCard />
        <AppearanceSection />
        <DecisionsCard />
        <StorageSection />
        <InvitesSection />
        <Button
          variant="light"
          color="red"
          leftSection={<IconLogout size={20} aria-hidden="true" />}
          loading={leaving.isPending}
          onClick={() => leaving.mutate()}
        >
          {t("settings.signOut")}
        </Button>
      </div>
    </main>
  );
}
