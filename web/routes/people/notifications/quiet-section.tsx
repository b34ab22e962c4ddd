import { NativeSelect, Switch, TextInput } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { NotificationSettings } from "../../../../shared/client/index.ts";
import { Section } from "../../../ui/page.tsx";
import css from "./notifications.module.css";
import type { SettingsPatch } from "./settings.ts";

interface QuietSectionProps {
  readonly quiet: NotificationSettings["quietHours"];
  readonly onChange: (patch: SettingsPatch) => void;
}

/** When nothing makes a sound. */
export function QuietSection({ quiet, onChange }: QuietSectionProps) {
  const { t } = useTranslation();
  const zones = useMemo(() => zonesWith(quiet.timeZone), [quiet.timeZone]);
  const change = (quietHours: Partial<typeof quiet>) => onChange({ quietHours });
  return (
    <Section title={t("notify.quiet.title")} lead={t("notify.quiet.lead")}>
      <div className={css["switches"]}>
        <Switch
          label={t("notify.quiet.enabled")}
          checked={quiet.enabled}
          onChange={(event) =>
            change({
              enabled: event.currentTarget.checked,
              // Whoever turns them on means the hours of where they are.
              ...(event.currentTarget.checked && { timeZone: zoneHere() }),
            })
          }
        />
        {quiet.enabled && (
          <>
            <div className={css["hours"]}>
              {(["from", "to"] as const).map((edge) => (
                <TextInput
                  key={edge}
                  type="time"
                  label={t(`notify.quiet.${edge}`)}
                  value={quiet[edge]}
                  onChange={({ currentTarget: { value } }) =>
                    value !== "" && change({ [edge]: value })
                  }
                />
              ))}
            </div>
            <NativeSelect
              label={t("notify.quiet.timeZone")}
              size="md"
              data={zones}
              value={quiet.timeZone}
              onChange={(event) => change({ timeZone: event.currentTarget.value })}
            />
            <Switch
              label={t("notify.quiet.allowCalls")}
              checked={quiet.allowCalls}
              onChange={(event) => change({ allowCalls: event.currentTarget.checked })}
            />
          </>
        )}
      </div>
    </Section>
  );
}

function zoneHere(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function zonesWith(chosen: string): string[] {
  return [...new Set([chosen, zoneHere(), ...Intl.supportedValuesOf("timeZone")])].sort();
}
