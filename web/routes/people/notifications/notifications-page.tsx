import { useTranslation } from "react-i18next";
import { Page } from "../../../ui/page.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { DeviceSection } from "./device-section.tsx";
import { KindsSection } from "./kinds-section.tsx";
import { QuietSection } from "./quiet-section.tsx";
import { useNotificationSettings } from "./settings.ts";

/** What makes a sound, where and when. */
export function NotificationsPage() {
  const { t } = useTranslation();
  const { settings, error, refetch, change } = useNotificationSettings();
  return (
    <Page title={t("notify.title")} back="/settings">
      <DeviceSection />
      {error !== null && settings === undefined && (
        <ProblemNote error={error} onRetry={() => void refetch()} />
      )}
      {settings !== undefined && (
        <>
          <KindsSection settings={settings} onChange={change} />
          <QuietSection quiet={settings.quietHours} onChange={change} />
        </>
      )}
    </Page>
  );
}
