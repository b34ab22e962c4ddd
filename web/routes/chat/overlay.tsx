import type { ChatLog } from "../../../shared/client/index.ts";
import { lazyPart } from "../../app/lazy-part.tsx";
import { MessageMenu } from "./actions/message-menu.tsx";
import type { Shown } from "./attachments/media-viewer.tsx";
import { useConversing } from "./conversing.ts";
import type { OverlayProps } from "./overlay-kinds.ts";

const ForwardDialog = lazyPart(
  "chat",
  async () => (await import("./actions/forward-dialog.tsx")).ForwardDialog,
);
const ReportMessage = lazyPart(
  "chat",
  async () => (await import("./actions/reports.tsx")).ReportMessage,
);
const ReactorsDialog = lazyPart(
  "chat",
  async () => (await import("./actions/reactors-dialog.tsx")).ReactorsDialog,
);
const ReadersDialog = lazyPart(
  "chat",
  async () => (await import("./actions/readers-dialog.tsx")).ReadersDialog,
);
const MediaViewer = lazyPart(
  "chat",
  async () => (await import("./attachments/media-viewer.tsx")).MediaViewer,
);
const InfoDialog = lazyPart(
  "chat",
  async () => (await import("./info/info-dialog.tsx")).InfoDialog,
);

/** The menu or dialog that lies over the chat. */
export function OverlayShown({ overlay, log, online, onChange }: OverlayProps) {
  const { people } = useConversing();
  const onClose = () => onChange(null);
  switch (overlay.kind) {
    case "info":
      return <InfoDialog online={online} onClose={onClose} />;
    case "menu":
      return (
        <MessageMenu
          message={overlay.message}
          at={overlay.at}
          onOpen={onChange}
          onClose={onClose}
        />
      );
    case "media":
      return (
        <MediaViewer all={mediaOf(log)} fileId={overlay.fileId} people={people} onClose={onClose} />
      );
    case "forward":
      return <ForwardDialog message={overlay.message} onClose={onClose} />;
    case "report":
      return <ReportMessage message={overlay.message} onClose={onClose} />;
    case "reactors":
      return <ReactorsDialog message={overlay.message} onClose={onClose} />;
    case "readers":
      return <ReadersDialog message={overlay.message} onClose={onClose} />;
  }
}

function mediaOf(log: ChatLog): Shown[] {
  return log.entries.flatMap((entry) => {
    if (entry.kind !== "message") return [];
    const { message } = entry;
    return message.attachments
      .filter(({ kind }) => kind === "image" || kind === "video")
      .map((attachment) => ({ message, attachment }));
  });
}
