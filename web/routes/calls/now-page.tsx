import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCalls } from "../../app/calls/current-call.ts";
import { useMe } from "../../app/me.ts";
import { Delayed } from "../../ui/delayed.tsx";
import { Page } from "../../ui/page.tsx";
import { ActiveCall } from "./active-call.tsx";
import css from "./calls-page.module.css";
import { activeQuery } from "./history.ts";

/** Beneath the stage of the call that goes on. After the page was loaded anew, until the call is back. */
export function NowPage() {
  const { t } = useTranslation();
  const me = useMe();
  const { session } = useCalls();
  const { data: active } = useQuery(activeQuery);
  // Whoever came here in a call is taken back where they were when it is over.
  const [alone] = useState(session === null);
  if (session !== null || !alone) return null;
  if (active?.length === 0) return <Navigate to="/calls" replace />;
  return (
    <Page title={t("call.title")} back="/calls">
      <Delayed>
        <ul className={css["list"]}>
          {active?.map((call) => (
            <ActiveCall key={call.id} call={call} ownId={me.id} />
          ))}
        </ul>
      </Delayed>
    </Page>
  );
}
