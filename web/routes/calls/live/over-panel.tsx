import { IconPhone, IconVideo, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { CallSession, CallView } from "../../../../shared/client/calls/index.ts";
import { place, putAway } from "../../../app/calls/current-call.ts";
import { useMe } from "../../../app/me.ts";
import css from "./call-stage.module.css";

interface OverPanelProps {
  readonly session: CallSession;
  readonly view: CallView;
  readonly title: string;
}

/** What is left to do when a call is over. */
export function OverPanel({ session, view, title }: OverPanelProps) {
  const { t } = useTranslation();
  const me = useMe();
  const { call } = view;
  const other = call?.participants.find(({ userId }) => userId !== me.id);
  const again = () => {
    putAway(session);
    if (call?.group && call.chatId !== undefined) place({ chatId: call.chatId }, call.type);
    else if (other !== undefined) place({ userId: other.userId }, call?.type ?? "voice");
  };
  const Icon = call?.type === "video" ? IconVideo : IconPhone;
  return (
    <div className={css["over"]}>
      {other?.user && (
        <button type="button" className={css["pill"]} onClick={again}>
          <Icon size={20} aria-hidden="true" />
          {t("call.again", { name: title })}
        </button>
      )}
      <button type="button" className={css["pill"]} onClick={() => putAway(session)}>
        <IconX size={20} aria-hidden="true" />
        {t("common.close")}
      </button>
    </div>
  );
}
