import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useNotificationSettings } from "../people/notifications/settings.ts";

const LEVELS = ["all", "mentions", "none"] as const;

/** Of what of this chat the reader is notified. */
export function ChatNotificationLevel({ chatId }: { chatId: string }) {
  const { t } = useTranslation();
  const { settings, change } = useNotificationSettings();
  if (settings === undefined) return null;
  return (
    <SegmentedControl
      size="md"
      fullWidth
      aria-label={t("notify.level.title")}
      value={settings.chats[chatId]?.level ?? "all"}
      data={LEVELS.map((value) => ({ value, label: t(`notify.level.${value}`) }))}
      onChange={(level) => change({ chats: { [chatId]: { level, mutedUntil: null } } })}
    />
  );
}
