import { IconLayoutBoard, IconMovie } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import css from "./settings.module.css";
import { SettingsCard } from "./settings-card.tsx";

/** The sections that a phone's bar has no room for; where there is a rail they are in it. */
export function SectionsCards() {
  const { t } = useTranslation();
  return (
    <div className={css["sections"]}>
      <SettingsCard to="/videos" title={t("shell.videos")} lead={t("settings.videosLead")}>
        <IconMovie size={26} stroke={1.7} aria-hidden="true" />
      </SettingsCard>
      <SettingsCard to="/studio" title={t("shell.studio")} lead={t("settings.studioLead")}>
        <IconLayoutBoard size={26} stroke={1.7} aria-hidden="true" />
      </SettingsCard>
    </div>
  );
}
