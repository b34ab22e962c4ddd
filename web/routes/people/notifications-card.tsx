import { IconBell } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { SettingsCard } from "./settings-card.tsx";

/** The way to what makes a sound. */
export function NotificationsCard() {
  const { t } = useTranslation();
  return (
    <SettingsCard to="/settings/notifications" title={t("notify.title")} lead={t("notify.lead")}>
      <IconBell size={26} stroke={1.7} aria-hidden="true" />
    </SettingsCard>
  );
}
