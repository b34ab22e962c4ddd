import { IconPlayerPlayFilled } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Message } from "../../../../shared/client/index.ts";
import { placeholderOf } from "../../../ui/placeholder.ts";
import { clock } from "../clock.ts";
import { useConversing } from "../conversing.ts";
import { useAddresses } from "./addresses.ts";
import css from "./attachments.module.css";
import type { Tile } from "./mosaic.ts";

type Attachment = Message["attachments"][number];

interface PicturesProps {
  readonly message: Message;
  readonly attachments: readonly Attachment[];
  readonly tiles: readonly Tile[];
}

/** The pictures and videos of a message, each in its tile. */
export function Pictures({ message, attachments, tiles }: PicturesProps) {
  return attachments.map((attachment, index) => {
    const tile = tiles[index];
    if (tile === undefined) return null;
    return (
      <Picture key={attachment.fileId} message={message} attachment={attachment} tile={tile} />
    );
  });
}

interface PictureProps {
  readonly message: Message;
  readonly attachment: Attachment;
  readonly tile: Tile;
}

function Picture({ message, attachment: given, tile }: PictureProps) {
  const { t } = useTranslation();
  const { openMedia } = useConversing();
  const { attachment, onFailed } = useAddresses(message, given, "thumb");
  const [loaded, setLoaded] = useState(false);
  const { fileId, kind, name, url, thumbUrl, thumbHash, durationMs } = attachment;
  const blurred = thumbHash === undefined ? "" : placeholderOf(thumbHash);
  // Of a video nothing but its small picture is shown here.
  const picture = thumbUrl ?? (kind === "image" ? url : "");
  const percent = (share: number) => `${share * 100}%`;
  return (
    <button
      type="button"
      className={css["tile"]}
      aria-label={t(kind === "video" ? "message.openVideo" : "message.openPicture", { name })}
      style={{
        left: percent(tile.left),
        top: percent(tile.top),
        width: percent(tile.width),
        height: percent(tile.height),
      }}
      onClick={() => openMedia(message, fileId)}
    >
      <span
        className={css["blur"]}
        style={blurred === "" ? undefined : { backgroundImage: `url(${blurred})` }}
      />
      {picture !== "" && (
        <img
          src={picture}
          alt=""
          loading="lazy"
          decoding="async"
          data-loaded={loaded || undefined}
          onLoad={() => setLoaded(true)}
          onError={onFailed}
        />
      )}
      {kind === "video" && (
        <>
          <span className={css["play"]}>
            <IconPlayerPlayFilled size={24} aria-hidden="true" />
          </span>
          {durationMs !== undefined && (
            <span className={css["length"]}>{clock(durationMs / 1_000)}</span>
          )}
        </>
      )}
    </button>
  );
}
