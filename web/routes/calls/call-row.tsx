import { ActionIcon } from "@mantine/core";
import {
  IconPhone,
  IconPhoneIncoming,
  IconPhoneOff,
  IconPhoneOutgoing,
  IconPhoneX,
  IconTrash,
  IconVideo,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Call } from "../../../shared/client/calls/index.ts";
import { useFormat } from "../../ui/format.ts";
import { clock } from "../chat/clock.ts";
import { callAgain, canCallAgain } from "./call-again.ts";
import { CallFace } from "./call-face.tsx";
import css from "./calls-page.module.css";
import { hideSoon } from "./hide-call.ts";
import { useCallTitle } from "./live/use-call-title.ts";
import { type Outcome, outcomeFor } from "./outcome.ts";

const ICONS: Record<Outcome, typeof IconPhone> = {
  out: IconPhoneOutgoing,
  in: IconPhoneIncoming,
  missed: IconPhoneX,
  unanswered: IconPhoneOutgoing,
  cancelled: IconPhoneOutgoing,
  declined: IconPhoneOff,
  refused: IconPhoneOff,
};

/** One call of the history: with whom, what became of it, and calling back. */
export function CallRow({ call, ownId }: { call: Call; ownId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useCallTitle(call, ownId);
  const outcome = outcomeFor(call, ownId);
  const Icon = ICONS[outcome];
  const Again = call.type === "video" ? IconVideo : IconPhone;
  return (
    <li className={css["row"]}>
      <Link to="/calls/$callId" params={{ callId: call.id }} className={css["about"]}>
        <CallFace call={call} ownId={ownId} name={name} />
        <span className={css["text"]}>
          <span className={css["name"]}>{name}</span>
          <span className={css["meta"]} data-missed={outcome === "missed" || undefined}>
            <Icon size={16} aria-hidden="true" />
            <span className={css["outcome"]}>{t(`calls.outcome.${outcome}`)}</span>
            <span>
              {" · "}
              <time dateTime={call.startedAt}>{format.time(call.startedAt)}</time>
              {call.durationSeconds ? ` · ${clock(call.durationSeconds)}` : ""}
            </span>
          </span>
        </span>
      </Link>
      {canCallAgain(call, ownId) && (
        <ActionIcon
          aria-label={t(call.type === "video" ? "calls.videoBack" : "calls.callBack", { name })}
          onClick={() => callAgain(call, ownId)}
        >
          <Again size={22} stroke={1.8} />
        </ActionIcon>
      )}
      <ActionIcon
        className={css["hide"] ?? ""}
        aria-label={t("calls.hide", { name })}
        onClick={() => hideSoon(call.id)}
      >
        <IconTrash size={20} stroke={1.8} />
      </ActionIcon>
    </li>
  );
}
