import { useTranslation } from "react-i18next";
import { lazyPart } from "../../app/lazy-part.tsx";
import { Page } from "../../ui/page.tsx";
import { KnownDevices } from "./known-devices.tsx";
import { SessionsSection } from "./sessions-section.tsx";

const KeyDevices = lazyPart(
  "keys",
  async () => (await import("../keys/key-devices.tsx")).KeyDevices,
);

/** Where the reader is signed in, and the devices the account knows. */
export function DevicesPage() {
  const { t } = useTranslation();
  return (
    <Page title={t("devices.title")} back="/settings/security">
      <SessionsSection />
      <KnownDevices />
      <KeyDevices />
    </Page>
  );
}
