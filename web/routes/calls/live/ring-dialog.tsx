import { IconBellOff, IconPhone, IconPhoneOff, IconVideo } from "@tabler/icons-react";
import { useEffect, useId, useLayoutEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Call } from "../../../../shared/client/calls/index.ts";
import { ringsSilently } from "../../../app/calls/call-devices.ts";
import { answer, decline, ignore } from "../../../app/calls/current-call.ts";
import { sound } from "../../../app/calls/ring-tone.ts";
import { useMe } from "../../../app/me.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { callInTitle } from "../../../ui/page-title.ts";
import { useModal } from "../../../ui/use-modal.ts";
import { ringInBackground } from "./background-ring.ts";
import css from "./ring-dialog.module.css";
import { useCallTitle } from "./use-call-title.ts";

/** A call that rings. Escape has it ring elsewhere only; whoever calls does not hear of that. */
export function RingDialog({ call }: { call: Call }) {
  const { t } = useTranslation();
  const me = useMe();
  const modal = useModal(() => ignore(call.id));
  const titleId = useId();
  // Not on a button: who is just writing neither answers nor declines by it.
  useLayoutEffect(() => modal.ref.current?.focus(), [modal.ref]);
  const [silent, setSilent] = useState(ringsSilently);
  const title = useCallTitle(call, me.id);
  const caller = call.participants.find(({ userId }) => userId === call.callerId)?.user ?? null;
  const name = caller?.displayName ?? t("call.gone");
  const video = call.type === "video";
  const kind = t(video ? "call.ring.video" : "call.ring.voice");
  useEffect(() => (silent ? undefined : sound("ring")), [silent]);
  useEffect(() => {
    callInTitle(t("call.ring.inTitle", { name }));
    return () => callInTitle(null);
  }, [t, name]);
  useEffect(() => ringInBackground(call.id, name, kind), [call.id, name, kind]);
  return (
    <dialog {...modal} tabIndex={-1} className={css["ring"]} aria-labelledby={titleId}>
      <div className={css["caller"]}>
        <Avatar id={call.callerId} name={name} url={caller?.avatarUrl ?? null} size={88} />
        <h2 id={titleId}>{name}</h2>
        <p role="status">{call.group ? t("call.ring.group", { kind, title }) : kind}</p>
      </div>
      <div className={css["answers"]}>
        <button type="button" data-tone="danger" onClick={() => void decline(call)}>
          <IconPhoneOff size={26} aria-hidden="true" />
          {t("call.ring.decline")}
        </button>
        <button type="button" data-tone="good" onClick={() => answer(call, false)}>
          <IconPhone size={26} aria-hidden="true" />
          {t(video ? "call.ring.acceptVoice" : "call.ring.accept")}
        </button>
        {video && (
          <button type="button" data-tone="good" onClick={() => answer(call, true)}>
            <IconVideo size={26} aria-hidden="true" />
            {t("call.ring.acceptVideo")}
          </button>
        )}
      </div>
      {!silent && (
        <button type="button" className={css["silence"]} onClick={() => setSilent(true)}>
          <IconBellOff size={18} aria-hidden="true" />
          {t("call.ring.silence")}
        </button>
      )}
    </dialog>
  );
}
