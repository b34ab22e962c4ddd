import { archivesContracts } from "./archives.ts";
import { chatsContracts } from "./chats.ts";
import { encryptionContracts } from "./encryption.ts";
import { messagesContracts } from "./messages.ts";

export type { ArchiveKind, MlsArchive } from "./archives.ts";
export type {
  ClaimedKeyPackage,
  DeviceLogEntry,
  DeviceLogPage,
  MlsDevice,
  MlsDraft,
  MlsStored,
  MlsType,
} from "./encryption.ts";
export type {
  Attachment,
  AttachmentKind,
  Chat,
  ChatEvent,
  ChatMember,
  DraftAttachment,
  LinkPreview,
  MemberRole,
  Message,
  NewMessage,
  Reaction,
  SearchHit,
} from "./schemas.ts";
export {
  type ChatClientFrame,
  type ChatServerFrame,
  chatClientFrame,
  chatServerFrame,
  type HubServerFrame,
  hubServerFrame,
  MAX_FRAME_BYTES,
  MAX_REPLAY,
  PING_FRAME,
  PONG_FRAME,
} from "./socket.ts";

export const chatContracts = {
  ...chatsContracts,
  ...messagesContracts,
  ...encryptionContracts,
  ...archivesContracts,
};
