import { useMemo } from "react";
import type { Message } from "../../../../shared/client/index.ts";
import { lazyPart } from "../../../app/lazy-part.tsx";
import css from "./attachments.module.css";
import { mosaicOf } from "./mosaic.ts";

type Attachment = Message["attachments"][number];

const Pictures = lazyPart("chat", async () => (await import("./pictures.tsx")).Pictures);
const Files = lazyPart("chat", async () => (await import("./files.tsx")).Files);

const WIDEST_PX = 400;
const TALLEST_PX = 440;
const FILE_PX = 300;
const FILE_ROW_PX = 60;

/** How wide a message with these attachments is, in CSS pixels; `null` for one without. */
export function mediaWidth(attachments: readonly Attachment[]): number | null {
  if (attachments.length === 0) return null;
  const visual = attachments.filter(isVisual);
  if (visual.length === 0) return FILE_PX;
  const { ratio } = mosaicOf(visual.map(ratioOf));
  return Math.round(Math.min(WIDEST_PX, Math.max(FILE_PX / 2, TALLEST_PX * ratio)));
}

interface AttachmentsBoxProps {
  readonly message: Message;
  readonly attachments: readonly Attachment[];
}

/** The files of a message. Their place is kept from the first moment; what shows them is loaded with the first of them. */
export function AttachmentsBox({ message, attachments }: AttachmentsBoxProps) {
  const visual = useMemo(() => attachments.filter(isVisual), [attachments]);
  const others = useMemo(() => attachments.filter((one) => !isVisual(one)), [attachments]);
  const mosaic = useMemo(() => mosaicOf(visual.map(ratioOf)), [visual]);
  return (
    <>
      {visual.length > 0 && (
        <div className={css["mosaic"]} data-box="pictures" style={{ aspectRatio: mosaic.ratio }}>
          <Pictures message={message} attachments={visual} tiles={mosaic.tiles} />
        </div>
      )}
      {others.length > 0 && (
        <div className={css["files"]} style={{ minHeight: others.length * FILE_ROW_PX }}>
          <Files message={message} attachments={others} />
        </div>
      )}
    </>
  );
}

/** Shown as what it is, rather than by its name. */
export function isVisual({ kind }: Attachment): boolean {
  return kind === "image" || kind === "video";
}

function ratioOf({ width, height }: Attachment): number {
  return width && height ? width / height : 4 / 3;
}
