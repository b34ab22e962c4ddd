import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Message, Person } from "../../../../shared/client/index.ts";
import { useFormat } from "../../../ui/format.ts";
import { placeholderOf } from "../../../ui/placeholder.ts";
import { viewerClasses as css, Viewer } from "../../../ui/viewer.tsx";
import { isSealed, useAddresses } from "./addresses.ts";
import { saveSealed } from "./save-sealed.ts";

type Attachment = Message["attachments"][number];

export interface Shown {
  readonly message: Message;
  readonly attachment: Attachment;
}

interface MediaViewerProps {
  /** The pictures and videos of the chat as far as it is loaded, oldest first. */
  readonly all: readonly Shown[];
  readonly fileId: string;
  readonly people: ReadonlyMap<string, Person>;
  readonly onClose: () => void;
}

/** A picture or video of a chat over the whole window, and from there to the others. */
export function MediaViewer({ all, fileId, people, onClose }: MediaViewerProps) {
  const { t } = useTranslation();
  const [openId, setOpenId] = useState(fileId);
  const index = all.findIndex(({ attachment }) => attachment.fileId === openId);
  const turn = (to: number) => {
    const next = all[to];
    return next && (() => setOpenId(next.attachment.fileId));
  };
  const shown = all[index];
  return (
    <Viewer
      label={t("message.viewer")}
      previousLabel={t("message.previous")}
      nextLabel={t("message.next")}
      onPrevious={turn(index - 1)}
      onNext={turn(index + 1)}
      onClose={onClose}
      stage={(shift) => shown && <Media key={openId} shown={shown} shift={shift} />}
      details={() => shown && <Details shown={shown} sender={people.get(shown.message.senderId)} />}
    />
  );
}

function Media({ shown, shift }: { shown: Shown; shift: number }) {
  const { attachment, onFailed } = useAddresses(shown.message, shown.attachment);
  const { kind, name, url, width = 1_280, height = 720, thumbHash, thumbUrl } = attachment;
  const blurred = thumbHash === undefined ? "" : placeholderOf(thumbHash);
  const style = {
    aspectRatio: `${width} / ${height}`,
    width: `min(100cqw, 100cqh * ${width / height}, ${Math.max(width, 320)}px)`,
    ...(blurred !== "" && { backgroundImage: `url(${blurred})` }),
    transform: `translateX(${shift}px)`,
  };
  const common = { className: css["picture"], width, height, style, onError: onFailed };
  if (kind === "video") {
    return (
      <video
        {...common}
        src={url || undefined}
        poster={thumbUrl ?? undefined}
        controls
        autoPlay
        playsInline
      />
    );
  }
  return <img {...common} src={url || undefined} alt={name} draggable={false} />;
}

function Details({ shown, sender }: { shown: Shown; sender: Person | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { attachment } = useAddresses(shown.message, shown.attachment);
  const { name, url } = attachment;
  return (
    <footer className={css["details"]}>
      <div className={css["about"]}>
        <p className={css["owner"]}>{sender?.displayName ?? t("chat.someone")}</p>
        <p className={css["when"]}>{format.dateTime(shown.message.createdAt)}</p>
      </div>
      <div className={css["actions"]}>
        {isSealed(shown.attachment) ? (
          <button
            type="button"
            className={css["action"]}
            onClick={() => void saveSealed(shown.message, attachment)}
          >
            <IconDownload size={20} aria-hidden="true" />
            <span>{t("common.download")}</span>
          </button>
        ) : (
          <a className={css["action"]} href={url} download={name}>
            <IconDownload size={20} aria-hidden="true" />
            <span>{t("common.download")}</span>
          </a>
        )}
      </div>
    </footer>
  );
}
