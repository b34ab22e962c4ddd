import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Person } from "../../../shared/client/index.ts";
import { encryption } from "../../app/encryption.ts";
import { useMe } from "../../app/me.ts";
import {
  type Notice as DeviceNotice,
  noticesQuery,
  personTrustQuery,
  trustChanged,
} from "../../app/trust.ts";
import { useFormat } from "../../ui/format.ts";
import { Notice } from "../../ui/notice.tsx";
import { HistoryRequests } from "./history-requests.tsx";
import css from "./keys.module.css";
import { OwnNote } from "./own-note.tsx";
import { SafetyDialog } from "./safety-dialog.tsx";

interface NotesProps {
  readonly chatId: string;
  /** Of a chat of two: the other, and their name as the chat has it. */
  readonly peerId: string | undefined;
  readonly peerName: string;
  readonly people: ReadonlyMap<string, Person>;
}

/** What the reader has to know of devices in an encrypted chat: of their own, and of those they write to. */
export function ChatNotes({ chatId, peerId, peerName, people }: NotesProps) {
  return (
    <div className={css["notes"]}>
      <OwnNote />
      <HistoryRequests />
      {peerId !== undefined && (
        <PeerNote peerId={peerId} name={people.get(peerId)?.displayName ?? peerName} />
      )}
      <LastNotice chatId={chatId} people={people} />
    </div>
  );
}

function PeerNote({ peerId, name }: { peerId: string; name: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const [open, setOpen] = useState(false);
  const { data: trust } = useQuery(personTrustQuery(me.id, peerId));
  const accept = async () => {
    await (await encryption(me.id)).acceptNumber(peerId);
    await trustChanged();
  };
  return (
    <>
      {trust?.standing === "contradictory" && (
        <Notice tone="danger" live>
          {t("safety.contradictory", { name })}
        </Notice>
      )}
      {trust?.standing === "unsigned" && (
        <p className={css["line"]}>{t("safety.unsigned", { name })}</p>
      )}
      {trust && trust.unconfirmed > 0 && (
        <Notice tone="warning">
          {t("safety.unconfirmed", { name, count: trust.unconfirmed })}
        </Notice>
      )}
      {trust?.hasChanged && (
        <Notice tone="danger" live>
          <p>{t("safety.changed", { name })}</p>
          <div className={css["buttons"]}>
            <Button variant="default" onClick={() => setOpen(true)}>
              {t("safety.compare")}
            </Button>
            <Button variant="subtle" onClick={() => void accept()}>
              {t("safety.accept")}
            </Button>
          </div>
        </Notice>
      )}
      {open && <SafetyDialog personId={peerId} name={name} onClose={() => setOpen(false)} />}
    </>
  );
}

const WORDS = {
  changed: "safety.devicesChanged",
  restarted: "safety.devicesRestarted",
  contradictory: "safety.devicesContradict",
} as const satisfies Record<DeviceNotice["kind"], string>;

/** What was last noticed of somebody's devices. */
function LastNotice({ chatId, people }: { chatId: string; people: NotesProps["people"] }) {
  const { t } = useTranslation();
  const me = useMe();
  const format = useFormat();
  const { data: notices = [] } = useQuery(noticesQuery(me.id, chatId));
  const last = notices.findLast(({ userId }) => userId !== me.id);
  const name = last && people.get(last.userId)?.displayName;
  if (!last || name === undefined) return null;
  const when = format.dateTime(new Date(last.at).toISOString());
  return (
    <p className={css["line"]} role="status">
      {t(WORDS[last.kind], { name, when })}
    </p>
  );
}
