import { IconMicrophone, IconMicrophoneOff, IconPhoneOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { CallSession } from "../../../../shared/client/calls/index.ts";
import { putAway } from "../../../app/calls/current-call.ts";
import { useMe } from "../../../app/me.ts";
import hidden from "../../../ui/visually-hidden.module.css";
import { phaseText } from "./call-words.ts";
import css from "./floating-call.module.css";
import { StreamVideo } from "./stream-video.tsx";
import { useCallTitle } from "./use-call-title.ts";
import { useCallView, useSecondsSince } from "./use-call-view.ts";
import { useRingback } from "./use-surroundings.ts";

const STAYS_MS = 4_000;

/** The call that goes on while the reader is elsewhere in the app. */
export function FloatingCall({ session }: { session: CallSession }) {
  const { t } = useTranslation();
  const view = useCallView(session);
  const { own, phase, peers } = view;
  const title = useCallTitle(view.call, useMe().id);
  const text = phaseText(view, useSecondsSince(view.connectedAt));
  const over = phase === "over";
  useRingback(phase === "ringing");
  useEffect(() => {
    if (!over) return;
    const timer = setTimeout(() => putAway(session), STAYS_MS);
    return () => clearTimeout(timer);
  }, [over, session]);
  const speaker = peers.find(({ userId }) => userId === view.speaker) ?? peers[0];
  const picture =
    peers.find(({ screen, screenStream }) => screen && screenStream !== null)?.screenStream ??
    (speaker?.video ? speaker.stream : null);
  return (
    <aside className={css["floating"]} data-stage aria-label={t("call.stage", { name: title })}>
      <Link to="/calls/now" className={css["back"]}>
        <span className={hidden["hidden"]}>{t("calls.return")}</span>
        {picture !== null && <StreamVideo stream={picture} />}
        <span className={css["text"]}>
          <span className={css["name"]}>{title}</span>
          <span className={css["status"]}>{text}</span>
        </span>
      </Link>
      {!over && (
        <span className={css["controls"]}>
          <button
            type="button"
            aria-label={t(own.audio ? "call.mute" : "call.unmute")}
            data-off={!own.audio || undefined}
            onClick={() => void session.setAudio(!own.audio)}
          >
            {own.audio ? <IconMicrophone size={20} /> : <IconMicrophoneOff size={20} />}
          </button>
          <button
            type="button"
            aria-label={t("call.hangUp")}
            data-danger
            onClick={() => void session.hangUp()}
          >
            <IconPhoneOff size={20} />
          </button>
        </span>
      )}
    </aside>
  );
}
