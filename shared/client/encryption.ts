/** What a device for encrypted chats speaks of with the platform. */
export type {
  ChatEvent,
  ClaimedKeyPackage,
  Message,
  MlsDevice,
  MlsDraft,
  MlsStored,
} from "../contracts/chat/index.ts";
