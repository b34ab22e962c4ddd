import { useTranslation } from "react-i18next";
import { Page } from "../../ui/page.tsx";
import { KnownDevices } from "./known-devices.tsx";
import { SessionsSection } from "./sessions-section.tsx";

/** Where the reader is signed in, and the devices the account knows. */
export function DevicesPage() {
  const { t } = useTranslation();
  return (
    <Page title={t("devices.title")} back="/settings/security">
      <SessionsSection />
      <KnownDevices />
    </Page>
  );
}
