import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { SecurityEvent } from "../../../shared/client/index.ts";
import { useFormat } from "../../ui/format.ts";
import { Notice } from "../../ui/notice.tsx";
import { metaClass } from "../../ui/page.tsx";
import { kindText, placeText, reasonText } from "./event-text.ts";

const SHOWN = 3;

/** What looked wrong in the last days; or that nothing did. */
export function AlertsNotice({ alerts }: { alerts: readonly SecurityEvent[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (alerts.length === 0) return <Notice tone="good">{t("security.calm")}</Notice>;
  return (
    <Notice tone="warning">
      <p>{t("security.alerts", { count: alerts.length })}</p>
      {alerts.slice(0, SHOWN).map((event) => (
        <div key={event.id}>
          <p>
            {kindText(event)}
            {event.reason !== null && `: ${reasonText(event.reason)}`}
          </p>
          <p className={metaClass}>
            {[format.dateTime(event.at), ...placeText(event)].join(" · ")}
          </p>
        </div>
      ))}
      <p>
        <Link to="/settings/security/history">{t("security.lookAtHistory")}</Link>
      </p>
    </Notice>
  );
}
