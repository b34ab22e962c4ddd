import { useMatches, useRouter, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { CallStage } from "../../routes/calls/live/call-stage.tsx";
import { FloatingCall } from "../../routes/calls/live/floating-call.tsx";
import { PlanDialog } from "../../routes/calls/live/plan-dialog.tsx";
import { RingDialog } from "../../routes/calls/live/ring-dialog.tsx";
import { isWaitingFor, useCalls } from "./current-call.ts";

const STAGE = "/calls/now";

/** What of calls shows over every page: one that rings, and the one that goes on. */
export function CallsLayer() {
  const { told, ignored, session, shown, plan } = useCalls();
  const router = useRouter();
  // What is shown, not where one is on the way to: there is no moment without a page, or with two.
  const onStage = useMatches({ select: (all) => all.at(-1)?.fullPath === STAGE });
  const { pathname, href } = useRouterState({ select: ({ location }) => location });
  const toStage = pathname === STAGE;
  const from = useRef("/calls");
  const seen = useRef(0);
  useEffect(() => {
    if (pathname !== STAGE) from.current = href;
  }, [pathname, href]);
  useEffect(() => {
    const away = router.state.location.pathname !== STAGE;
    if (session !== null && shown > seen.current && away) void router.navigate({ to: STAGE });
    if (session === null && seen.current > 0 && !away) {
      void router.navigate({ href: from.current, replace: true });
    }
    seen.current = Math.max(seen.current, shown, Number(session !== null));
  }, [session, shown, router]);
  const ring = told.find(
    ({ call, quiet }) => !quiet && !ignored.includes(call.id) && isWaitingFor(call),
  );
  return (
    <>
      {session !== null && onStage && <CallStage session={session} />}
      {session !== null && !onStage && !toStage && <FloatingCall session={session} />}
      {session === null && ring !== undefined && <RingDialog key={ring.call.id} call={ring.call} />}
      {plan !== null && <PlanDialog plan={plan} />}
    </>
  );
}
