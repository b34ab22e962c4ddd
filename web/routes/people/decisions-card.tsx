import { IconGavel, IconListCheck, IconShieldCog } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../app/me.ts";
import { SettingsCard } from "./settings-card.tsx";

/** The way to what moderators have decided; for moderators also to what they have to, and for administrators to theirs. */
export function DecisionsCard() {
  const { t } = useTranslation();
  const { role } = useMe();
  return (
    <>
      <SettingsCard
        to="/settings/decisions"
        title={t("decisions.title")}
        lead={t("decisions.lead")}
      >
        <IconGavel size={26} stroke={1.7} aria-hidden="true" />
      </SettingsCard>
      {role !== "user" && (
        <SettingsCard to="/moderation" title={t("decisions.desk")} lead={t("decisions.deskLead")}>
          <IconListCheck size={26} stroke={1.7} aria-hidden="true" />
        </SettingsCard>
      )}
      {role === "admin" && (
        <SettingsCard to="/admin" title={t("shell.admin")} lead={t("decisions.adminLead")}>
          <IconShieldCog size={26} stroke={1.7} aria-hidden="true" />
        </SettingsCard>
      )}
    </>
  );
}
