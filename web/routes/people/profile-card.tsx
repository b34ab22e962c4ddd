import { IconUserCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../app/me.ts";
import { SettingsCard } from "./settings-card.tsx";

/** The way to the reader's own page, as others see it. */
export function ProfileCard() {
  const { t } = useTranslation();
  const { username } = useMe();
  return (
    <SettingsCard
      to="/people/$username"
      params={{ username }}
      title={t("profile.mine")}
      lead={t("profile.card")}
    >
      <IconUserCircle size={26} stroke={1.7} aria-hidden="true" />
    </SettingsCard>
  );
}
