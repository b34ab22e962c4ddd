import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Call } from "../../../shared/client/calls/index.ts";
import { comeNear } from "../../app/calls/calls-host.tsx";
import { answer, decline, isWaitingFor, useCalls } from "../../app/calls/current-call.ts";
import { useMe } from "../../app/me.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { useFormat } from "../../ui/format.ts";
import { actionsClass, listClass, metaClass, Page, Section } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { clock } from "../chat/clock.ts";
import { ActiveCall } from "./active-call.tsx";
import { callAgain, canCallAgain } from "./call-again.ts";
import css from "./calls-page.module.css";
import { hideSoon } from "./hide-call.ts";
import { callQuery, reportsQuery } from "./history.ts";
import { useCallTitle } from "./live/use-call-title.ts";
import { outcomeFor } from "./outcome.ts";

/** One call: what goes on in it, or what became of it. A notification leads here, and what was pressed on it is done. */
export function CallPage() {
  const { t } = useTranslation();
  const me = useMe();
  const { callId } = useParams({ from: "/member/calls/$callId" });
  const { data: call, error, refetch } = useQuery(callQuery(callId));
  useAsked(call);
  const title = useCallTitle(call ?? null, me.id);
  if (error !== null && call === undefined) {
    return (
      <Page title={t("call.title")} back="/calls">
        <ProblemNote error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (call === undefined) return null;
  return (
    <Page title={title} back="/calls">
      {call.endedAt === null ? (
        <ul className={css["list"]}>
          <ActiveCall call={call} ownId={me.id} />
        </ul>
      ) : (
        <PastCall call={call} ownId={me.id} />
      )}
      <People call={call} />
      {call.answeredAt !== null && call.endedAt !== null && <HowItWent call={call} />}
    </Page>
  );
}

/** Does once what was pressed on a notification. */
function useAsked(call: Call | undefined): void {
  const { action } = useSearch({ from: "/member/calls/$callId" });
  const navigate = useNavigate();
  const { session } = useCalls();
  const done = useRef(false);
  useEffect(() => {
    if (call === undefined || action === undefined || done.current) return;
    done.current = true;
    if (action === "decline" && isWaitingFor(call)) void decline(call);
    const answers = action === "answer" && isWaitingFor(call) && session === null;
    if (!answers) {
      void navigate({ to: "/calls", replace: true });
      return;
    }
    comeNear();
    // Away from what was asked first: Back is not to ask for it again.
    const params = { callId: call.id };
    void navigate({ to: "/calls/$callId", params, search: {}, replace: true }).then(() =>
      answer(call, call.type === "video"),
    );
  }, [call, action, session, navigate]);
}

function PastCall({ call, ownId }: { call: Call; ownId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const hide = () => {
    hideSoon(call.id);
    void navigate({ to: "/calls" });
  };
  return (
    <Section title={t(`calls.outcome.${outcomeFor(call, ownId)}`)}>
      <p className={metaClass}>
        {t(call.type === "video" ? "calls.video" : "calls.voice")}
        {" · "}
        <time dateTime={call.startedAt}>{format.dateTime(call.startedAt)}</time>
        {call.durationSeconds ? ` · ${clock(call.durationSeconds)}` : ""}
      </p>
      <div className={actionsClass}>
        {canCallAgain(call, ownId) && (
          <Button onClick={() => callAgain(call, ownId)}>{t("calls.again")}</Button>
        )}
        {call.chatId !== undefined && (
          <Button
            variant="default"
            renderRoot={(props) => (
              <Link to="/chats/$chatId" params={{ chatId: call.chatId ?? "" }} {...props} />
            )}
          >
            {t("calls.openChat")}
          </Button>
        )}
        <Button variant="default" onClick={hide}>
          {t("calls.hideThis")}
        </Button>
      </div>
    </Section>
  );
}

function People({ call }: { call: Call }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Section title={t("calls.people")}>
      <ul className={listClass}>
        {call.participants.map(({ userId, user, state, joinedAt, leftAt }, place) => {
          const name = user?.displayName ?? t("call.gone");
          const times = [joinedAt, leftAt].filter((at) => at !== null).map(format.time);
          return (
            <li key={user === null ? place : userId} className={css["person"]}>
              <Avatar id={userId} name={name} url={user?.avatarUrl ?? null} size={36} />
              <span className={css["text"]}>
                <span className={css["name"]}>{name}</span>
                <span className={css["meta"]}>
                  {[t(`calls.state.${state}`), times.join("–")].filter(Boolean).join(" · ")}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

/** How the call went, as those in it told: whoever called sees it of everybody. */
function HowItWent({ call }: { call: Call }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: reports = [] } = useQuery(reportsQuery(call.id));
  if (reports.length === 0) return null;
  return (
    <Section title={t("calls.report.title")} lead={t("calls.report.lead")}>
      <ul className={listClass}>
        {reports.map(({ userId, path, setupMs, loss, roundTripMs, failure }) => {
          const who = call.participants.find((one) => one.userId === userId)?.user?.displayName;
          const told = [
            t(`call.path.${path}`),
            setupMs === null
              ? ""
              : t("calls.report.setup", { seconds: format.number(Math.round(setupMs / 100) / 10) }),
            roundTripMs === null
              ? ""
              : t("call.quality.delay", { ms: format.number(Math.round(roundTripMs)) }),
            loss === null
              ? ""
              : t("call.quality.loss", { percent: format.number(Math.round(loss * 100)) }),
            failure === null ? "" : t(`calls.report.failure.${failure}`),
          ];
          return (
            <li key={userId} className={css["person"]}>
              <span className={css["text"]}>
                <span className={css["name"]}>{who ?? t("call.gone")}</span>
                <span className={css["meta"]}>{told.filter(Boolean).join(" · ")}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
