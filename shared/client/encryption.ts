/** What a device for encrypted chats speaks of with the platform. */
export type {
  ArchiveKind,
  ChatEvent,
  ClaimedKeyPackage,
  DeviceLogPage,
  MlsArchive,
  MlsDevice,
  MlsDraft,
  MlsStored,
} from "../contracts/chat/index.ts";
