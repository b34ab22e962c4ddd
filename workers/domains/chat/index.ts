export { joinFamilyChat } from "./join-family-chat.ts";
export type * from "./ports.ts";
export { chatRoutes } from "./routes.ts";
