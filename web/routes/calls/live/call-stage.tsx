import { IconChevronDown, IconLock, IconVolumeOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallSession, CallView } from "../../../../shared/client/calls/index.ts";
import { putAway } from "../../../app/calls/current-call.ts";
import { useMe } from "../../../app/me.ts";
import { usePageTitle } from "../../../ui/page-title.ts";
import { CallGrid } from "./call-grid.tsx";
import css from "./call-stage.module.css";
import { phaseText } from "./call-words.ts";
import { Controls } from "./controls.tsx";
import { DevicesDialog } from "./devices-dialog.tsx";
import { OverPanel } from "./over-panel.tsx";
import { ProblemCard } from "./problem-card.tsx";
import { SelfView } from "./self-view.tsx";
import { useCallTitle } from "./use-call-title.ts";
import { useCallView, useSecondsSince } from "./use-call-view.ts";
import { useRingback, useStaysAwake } from "./use-surroundings.ts";

/** The call that this page is in, with all that one can do in it. */
export function CallStage({ session }: { session: CallSession }) {
  const { t } = useTranslation();
  const view = useCallView(session);
  const me = useMe();
  const title = useCallTitle(view.call, me.id);
  const main = useRef<HTMLVideoElement>(null);
  const [choosing, setChoosing] = useState(false);
  const over = view.phase === "over";
  usePageTitle(title);
  useRingback(view.phase === "ringing");
  useStaysAwake(!over);
  useLeavesWhenOver(session, view);
  const shown = view.peers.some(({ video }) => video) && document.pictureInPictureEnabled;
  return (
    <>
      <main
        className={css["stage"]}
        data-stage
        data-conversation
        aria-label={t("call.stage", { name: title })}
      >
        <header className={css["header"]}>
          <Link
            to="/chats"
            className={css["minimise"]}
            aria-label={t("call.minimise")}
            title={t("call.minimise")}
          >
            <IconChevronDown size={24} aria-hidden="true" />
          </Link>
          <div>
            <h1>{title}</h1>
            <Status view={view} />
            {view.sealed && !over && (
              <p className={css["sealed"]}>
                <IconLock size={14} aria-hidden="true" />
                {t("call.sealed")}
              </p>
            )}
          </div>
        </header>
        <ProblemCard view={view} />
        {view.soundBlocked && (
          <button type="button" className={css["sound"]} onClick={() => session.allowSound()}>
            <IconVolumeOff size={20} aria-hidden="true" />
            {t("call.allowSound")}
          </button>
        )}
        <div className={css["place"]}>
          {over ? (
            <OverPanel session={session} view={view} title={title} />
          ) : (
            <>
              <CallGrid view={view} ownId={me.id} mainRef={main} />
              {view.own.video && view.own.stream !== null && <SelfView stream={view.own.stream} />}
            </>
          )}
        </div>
        {!over && (
          <Controls
            session={session}
            view={view}
            onPictureInPicture={shown ? () => void takeOut(main.current) : null}
            onDevices={() => setChoosing(true)}
          />
        )}
      </main>
      {choosing && (
        <DevicesDialog session={session} view={view} onClose={() => setChoosing(false)} />
      )}
    </>
  );
}

/** What goes on; the time it has lasted is not read out each second. */
function Status({ view }: { view: CallView }) {
  const seconds = useSecondsSince(view.connectedAt);
  const text = phaseText(view, seconds);
  const timer = view.phase === "talking";
  return (
    <p className={css["status"]} {...(timer ? { role: "timer" } : { role: "status" })}>
      {text}
    </p>
  );
}

const STAYS_MS = 2_500;

/** A call that ended as calls do goes away by itself; what went wrong stays until it has been read. */
function useLeavesWhenOver(session: CallSession, { phase, refusal, problem }: CallView): void {
  const leaves = phase === "over" && refusal === null && problem === null;
  useEffect(() => {
    if (!leaves) return;
    const timer = setTimeout(() => putAway(session), STAYS_MS);
    return () => clearTimeout(timer);
  }, [leaves, session]);
}

async function takeOut(video: HTMLVideoElement | null): Promise<void> {
  if (document.pictureInPictureElement !== null) await document.exitPictureInPicture();
  else await video?.requestPictureInPicture().catch(() => undefined);
}
