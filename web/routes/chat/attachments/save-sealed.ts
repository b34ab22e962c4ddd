import type { Message } from "../../../../shared/client/index.ts";
import { encryptionHere } from "../../../app/encryption.ts";
import { SAVED_PATH, type ToWorker } from "../../../service-worker/messages.ts";

type Attachment = Message["attachments"][number];

/** While something is saved, the service worker is told so: it would go to sleep otherwise. */
const AWAKE_EVERY_MS = 10_000;
const PATIENCE_MS = 10_000;
/** As long as a slow line needs for the largest file. */
const LONGEST_MS = 6 * 60 * 60_000;

/**
 * Saves a file of an encrypted chat: the service worker opens it on its way to the disk, so that however large it is,
 * little of it is in memory. Answers whether it is there. Rejects if it is not what was sent, where that is known before.
 */
export async function saveSealed(
  { chatId, seq }: Pick<Message, "chatId" | "seq">,
  { fileId, name }: Pick<Attachment, "fileId" | "name">,
): Promise<boolean> {
  const worker = await encryptionHere();
  if (!worker) return false;
  const { controller } = navigator.serviceWorker ?? {};
  if (controller) {
    const id = crypto.randomUUID();
    const { port1, port2 } = new MessageChannel();
    controller.postMessage({ t: "save", id } satisfies ToWorker, [port1]);
    const isThere = await inTime(worker.saveFile(chatId, seq, fileId, port2));
    if (isThere) download(`${SAVED_PATH}${id}`, controller);
    if (isThere !== null) return isThere;
  }
  // Without a service worker that can, the browser keeps it until it is saved.
  const blob = await worker.openFile(chatId, seq, fileId, "content");
  if (!blob) return false;
  const url = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), LONGEST_MS);
  return true;
}

/** `null` if there is no answer: a service worker of an earlier version knows of no files. */
function inTime(answer: Promise<boolean>): Promise<boolean | null> {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
  return Promise.race([answer, late]);
}

/** A frame that is answered with a file to save shows nothing. */
function download(path: string, controller: ServiceWorker): void {
  const frame = Object.assign(document.createElement("iframe"), { src: path, hidden: true });
  document.body.append(frame);
  const timer = setInterval(
    () => controller.postMessage({ t: "awake" } satisfies ToWorker),
    AWAKE_EVERY_MS,
  );
  const over = () => {
    clearInterval(timer);
    frame.remove();
  };
  setTimeout(over, LONGEST_MS);
}
