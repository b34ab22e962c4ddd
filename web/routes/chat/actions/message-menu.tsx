import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconChecks,
  IconChevronDown,
  IconCopy,
  IconFlag,
  IconMoodSmile,
  IconPencil,
  IconPin,
  IconPinnedOff,
  IconTrash,
} from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Message } from "../../../../shared/client/index.ts";
import { useMe } from "../../../app/me.ts";
import { copyText } from "../../../ui/copy.ts";
import { turnInMenu, useMenuPosition } from "../../../ui/menu-place.ts";
import { useModal } from "../../../ui/use-modal.ts";
import { startEdit, startReply } from "../compose-state.ts";
import { type Point, useConversing, useOpenChat } from "../conversing.ts";
import type { Overlay } from "../overlay-kinds.ts";
import { deleteSoon } from "../undo-delete.ts";
import css from "./message-menu.module.css";
import { MORE_EMOJI, QUICK_EMOJI } from "./quick-emoji.ts";
import { rightsOn } from "./rights.ts";
import { usePin } from "./use-pin.ts";

interface MessageMenuProps {
  readonly message: Message;
  /** Where it was asked for; else it comes from below, as on a phone. */
  readonly at: Point | null;
  readonly onOpen: (overlay: Overlay) => void;
  readonly onClose: () => void;
}

/** What can be done with a message. */
export function MessageMenu({ message, at, onOpen, onClose }: MessageMenuProps) {
  const { t } = useTranslation();
  const { userId } = useConversing();
  const chat = useOpenChat();
  const me = useMe();
  const pin = usePin(message);
  const modal = useModal(onClose);
  const rights = rightsOn(message, { chat, userId, role: me.role, now: Date.now() });
  const position = useMenuPosition(modal.ref, at);
  const close = () => modal.ref.current?.close();
  const then = (deed: () => void) => () => {
    close();
    // What opens next gets the focus after the menu has given it back.
    queueMicrotask(deed);
  };
  const item = (icon: ReactNode, words: string, deed: () => void, danger = false) => (
    <button
      type="button"
      role="menuitem"
      className={css["item"]}
      data-danger={danger || undefined}
      onClick={then(deed)}
    >
      {icon}
      {words}
    </button>
  );

  return (
    <dialog
      {...modal}
      className={css["menu"]}
      data-sheet={at === null || undefined}
      style={position}
      aria-label={t("message.menu")}
      onClick={(event) => event.target === event.currentTarget && close()}
      onKeyDown={turnInMenu}
      onContextMenu={(event) => event.preventDefault()}
    >
      <div role="menu" aria-label={t("message.menu")} className={css["list"]}>
        {rights.react && <Emoji message={message} onDone={close} />}
        {rights.reply &&
          item(<IconArrowBackUp size={20} />, t("message.reply"), () => startReply(message))}
        {message.text !== "" &&
          item(<IconCopy size={20} />, t("message.copy"), () => void copyText(message.text))}
        {rights.edit && item(<IconPencil size={20} />, t("message.edit"), () => startEdit(message))}
        {rights.forward &&
          item(<IconArrowForwardUp size={20} />, t("message.forward"), () =>
            onOpen({ kind: "forward", message }),
          )}
        {rights.pin &&
          (message.pinned
            ? item(<IconPinnedOff size={20} />, t("message.unpin"), pin)
            : item(<IconPin size={20} />, t("message.pin"), pin))}
        {message.reactions.length > 0 &&
          item(<IconMoodSmile size={20} />, t("message.reactors"), () =>
            onOpen({ kind: "reactors", message }),
          )}
        {rights.readers &&
          item(<IconChecks size={20} />, t("message.readers"), () =>
            onOpen({ kind: "readers", message }),
          )}
        {rights.report &&
          item(<IconFlag size={20} />, t("message.report"), () =>
            onOpen({ kind: "report", message }),
          )}
        {rights.delete &&
          item(<IconTrash size={20} />, t("message.delete"), () => deleteSoon(chat, message), true)}
      </div>
    </dialog>
  );
}

function Emoji({ message, onDone }: { message: Message; onDone: () => void }) {
  const { t } = useTranslation();
  const { session } = useConversing();
  const [all, setAll] = useState(false);
  const mine = new Set(message.reactions.filter((one) => one.mine).map(({ emoji }) => emoji));
  const choose = (emoji: string) => {
    if (mine.has(emoji)) session.unreact(message.seq, emoji);
    else session.react(message.seq, emoji);
    onDone();
  };
  return (
    <fieldset aria-label={t("message.react")} className={css["emoji"]}>
      {[...QUICK_EMOJI, ...(all ? MORE_EMOJI : [])].map((emoji) => (
        <button
          key={emoji}
          type="button"
          role="menuitemcheckbox"
          aria-checked={mine.has(emoji)}
          aria-label={emoji}
          onClick={() => choose(emoji)}
        >
          {emoji}
        </button>
      ))}
      {!all && (
        <button
          type="button"
          role="menuitem"
          aria-label={t("message.moreEmoji")}
          onClick={() => setAll(true)}
        >
          <IconChevronDown size={20} aria-hidden="true" />
        </button>
      )}
    </fieldset>
  );
}
