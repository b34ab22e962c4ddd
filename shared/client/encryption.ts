/** What a device for encrypted chats speaks of with the platform. */
export type {
  ChatEvent,
  ClaimedKeyPackage,
  DeviceLogPage,
  MlsDevice,
  MlsDraft,
  MlsStored,
} from "../contracts/chat/index.ts";
