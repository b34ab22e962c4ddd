import { IconPhone, IconPhoneX, IconVideo } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { placeCall } from "../../app/calls/calls-host.tsx";
import { useFormat } from "../../ui/format.ts";
import { clock } from "./clock.ts";
import { useConversing } from "./conversing.ts";
import css from "./timeline.module.css";
import type { Happening } from "./timeline-rows.ts";

/** A call, and what became of it. */
export function CallLine({ call }: { call: Extract<Happening, { kind: "call" }> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { userId, chatId } = useConversing();
  const own = call.actorId === userId;
  const answered = call.status === "answered" || call.status === "ended";
  const Icon = call.type === "video" ? IconVideo : IconPhone;
  return (
    <div className={css["call"]} data-own={own || undefined}>
      <span className={css["callIcon"]} data-missed={!answered || undefined} aria-hidden="true">
        {answered || call.type === "video" ? <Icon size={20} /> : <IconPhoneX size={20} />}
      </span>
      <span className={css["callText"]}>
        <span className={css["callTitle"]}>{t(callKey(call, own))}</span>
        <span className={css["callMeta"]}>
          <time dateTime={call.at}>{format.time(call.at)}</time>
          {call.durationSeconds ? <> · {clock(call.durationSeconds)}</> : null}
        </span>
      </span>
      <button
        type="button"
        className={css["callBack"]}
        onClick={() => void placeCall({ chatId }, call.type)}
      >
        {t(own ? "call.back.again" : "call.back.back")}
      </button>
    </div>
  );
}

function callKey({ status }: Extract<Happening, { kind: "call" }>, own: boolean) {
  if (status === "missed" || status === "cancelled")
    return own ? "call.line.unanswered" : "call.line.missed";
  if (status === "rejected") return "call.line.rejected";
  if (status === "ended" || status === "answered") return own ? "call.line.out" : "call.line.in";
  return "call.line.ringing";
}
