export { chatData } from "./chat-data.ts";
export { joinFamilyChat } from "./join-family-chat.ts";
export { leaveChats } from "./leave-chats.ts";
export type * from "./ports.ts";
export { chatRoutes } from "./routes.ts";
