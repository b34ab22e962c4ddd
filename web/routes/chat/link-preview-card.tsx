import type { Message } from "../../../shared/client/index.ts";
import css from "./bubble.module.css";

/** What stands behind a link of the message. */
export function LinkPreviewCard({ preview }: { preview: NonNullable<Message["linkPreview"]> }) {
  const { url, title, description, siteName, imageUrl } = preview;
  return (
    <a className={css["preview"]} href={url} target="_blank" rel="noopener noreferrer">
      {siteName !== "" && <span className={css["previewSite"]}>{siteName}</span>}
      <span className={css["previewTitle"]}>{title}</span>
      {description !== "" && <span className={css["previewText"]}>{description}</span>}
      {imageUrl !== undefined && <img src={imageUrl} alt="" loading="lazy" />}
    </a>
  );
}
