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
export type Device = Schemas["Session"];
export type Image = Schemas["Image"];
export type Invite = Schemas["Invite"];
export type Person = Schemas["Person"];
export type User = Schemas["User"];
