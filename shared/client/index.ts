/** What the web app reaches the platform through. */
import type { components } from "./schema.gen.d.ts";

export type { Chat, ChatMember, Message } from "../contracts/chat/index.ts";
export { createApi } from "./api.ts";
export type { ChatHistory } from "./chat-history.ts";
export { type ChatLog, deliveryOf, type Outgoing } from "./chat-log.ts";
export { ChatSession, type ChatView } from "./chat-session.ts";
export { hubSocket } from "./hub.ts";
export type { Connection } from "./live-socket.ts";
export { storedPending } from "./pending.ts";
export { ApiError } from "./problem.ts";
export { Session } from "./session.ts";
export { reply } from "./throwing.ts";
export { uploadImage } from "./upload.ts";

type Schemas = components["schemas"];
export type AdminUser = Schemas["AdminUser"];
export type Application = Schemas["Application"];
export type AuditEntry = Schemas["AuditEntry"];
export type DataExport = Schemas["DataExport"];
export type Device = Schemas["Device"];
export type DeviceRequest = Schemas["DeviceRequest"];
export type Grant = Schemas["Grant"];
export type Image = Schemas["Image"];
export type Interaction = Schemas["Interaction"];
export type Invite = Schemas["Invite"];
export type LinkedIdentity = Schemas["LinkedIdentity"];
export type MfaMethod = Schemas["MfaRequired"]["methods"][number];
export type OAuthApp = Schemas["OAuthApp"];
export type Passkey = Schemas["Passkey"];
export type Person = Schemas["Person"];
export type Security = Schemas["Security"];
export type SecurityEvent = Schemas["SecurityEvent"];
/** Where the account is signed in. */
export type SignedInDevice = Schemas["Session"];
export type SignInReply = Schemas["SignedIn"] | Schemas["MfaRequired"];
export type Stats = Schemas["Stats"];
export type User = Schemas["User"];
