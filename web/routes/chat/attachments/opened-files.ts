import { useEffect, useState } from "react";
import type { Message } from "../../../../shared/client/index.ts";
import { encryptionHere } from "../../../app/encryption.ts";

type Attachment = Message["attachments"][number];

/** What of a file is to be shown. */
export type Part = "content" | "thumb";

/** Larger files are not opened to be shown: they can be saved. */
const LARGEST_SHOWN = 256 * 1_024 * 1_024;
/** What nobody shows any more is let go of after this: whoever scrolls back shortly need not wait. */
const LINGER_MS = 30_000;

interface OpenFile {
  readonly url: Promise<string | null>;
  users: number;
}

const open = new Map<string, OpenFile>();

/**
 * A sealed file as this browser opens it, with an address that holds as long as it is shown. Without a small picture of a
 * picture, the picture itself is opened.
 */
export function useOpened(message: Message | null, attachment: Attachment, part: Part): Attachment {
  const { fileId, kind, bytes } = attachment;
  const [addresses, setAddresses] = useState<Pick<Attachment, "url" | "thumbUrl">>({ url: "" });
  const { chatId, seq } = message ?? { chatId: "", seq: 0 };
  useEffect(() => {
    if (chatId === "") return;
    const given: (() => void)[] = [];
    const take = async (wanted: Part) => {
      if (wanted === "content" && bytes > LARGEST_SHOWN) return null;
      const [url, giveBack] = taken(chatId, seq, fileId, wanted);
      given.push(giveBack);
      return url;
    };
    let gone = false;
    void (async () => {
      const thumbUrl = kind === "image" || kind === "video" ? await take("thumb") : null;
      if (!gone && thumbUrl !== null) setAddresses((before) => ({ ...before, thumbUrl }));
      const needsWhole = part === "content" || (thumbUrl === null && kind === "image");
      const url = !gone && needsWhole ? await take("content") : null;
      if (!gone && url !== null) setAddresses((before) => ({ ...before, url }));
    })();
    return () => {
      gone = true;
      for (const giveBack of given) giveBack();
    };
  }, [chatId, seq, fileId, kind, bytes, part]);
  return { ...attachment, ...addresses };
}

/** An address of what is open, and what to call when it is not needed any more. */
function taken(
  chatId: string,
  seq: number,
  fileId: string,
  part: Part,
): readonly [url: Promise<string | null>, giveBack: () => void] {
  const key = `${fileId}/${part}`;
  const known = open.get(key) ?? { url: opened(chatId, seq, fileId, part), users: 0 };
  known.users += 1;
  open.set(key, known);
  // What could not be opened is tried again by whoever comes next.
  void known.url.then((url) => url === null && open.get(key) === known && open.delete(key));
  return [known.url, () => setTimeout(() => letGo(key, known), LINGER_MS)];
}

function letGo(key: string, file: OpenFile): void {
  file.users -= 1;
  if (file.users > 0) return;
  if (open.get(key) === file) open.delete(key);
  void file.url.then((url) => url !== null && URL.revokeObjectURL(url));
}

async function opened(
  chatId: string,
  seq: number,
  fileId: string,
  part: Part,
): Promise<string | null> {
  try {
    const blob = await (await encryptionHere())?.openFile(chatId, seq, fileId, part);
    return blob ? URL.createObjectURL(blob) : null;
  } catch {
    // Gone, or not what was sent: the placeholder stays.
    return null;
  }
}
