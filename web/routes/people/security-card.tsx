import { IconShieldLock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { SettingsCard } from "./settings-card.tsx";

/** The way to what protects the account. */
export function SecurityCard() {
  const { t } = useTranslation();
  return (
    <SettingsCard to="/settings/security" title={t("security.title")} lead={t("security.lead")}>
      <IconShieldLock size={26} stroke={1.7} aria-hidden="true" />
    </SettingsCard>
  );
}
