import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { NotificationSettings } from "../../../../shared/client/index.ts";
import { Section } from "../../../ui/page.tsx";
import css from "./notifications.module.css";
import type { SettingsPatch } from "./settings.ts";

const KINDS = ["messages", "mentions", "reactions", "calls", "missedCalls", "security"] as const;

interface KindsSectionProps {
  readonly settings: NotificationSettings;
  readonly onChange: (patch: SettingsPatch) => void;
}

/** What is told, and whether with what was written. */
export function KindsSection({ settings, onChange }: KindsSectionProps) {
  const { t } = useTranslation();
  return (
    <Section title={t("notify.kinds.title")} lead={t("notify.kinds.lead")}>
      <div className={css["switches"]}>
        {KINDS.map((kind) => (
          <Switch
            key={kind}
            label={t(`notify.kinds.${kind}`)}
            checked={settings.kinds[kind]}
            onChange={(event) => onChange({ kinds: { [kind]: event.currentTarget.checked } })}
          />
        ))}
        <Switch
          label={t("notify.previews")}
          description={t("notify.previewsHint")}
          checked={settings.previews}
          onChange={(event) => onChange({ previews: event.currentTarget.checked })}
        />
      </div>
    </Section>
  );
}
