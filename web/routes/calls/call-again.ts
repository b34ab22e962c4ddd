import type { Call } from "../../../shared/client/calls/index.ts";
import { placeCall } from "../../app/calls/calls-host.tsx";

/** Whether there is still somebody to call back. */
export function canCallAgain(call: Call, ownId: string): boolean {
  if (call.group) return call.chatId !== undefined;
  return call.participants.some(({ userId, user }) => userId !== ownId && user !== null);
}

/** Calls those who were in that call, as it was. */
export function callAgain(call: Call, ownId: string): void {
  const other = call.participants.find(({ userId }) => userId !== ownId);
  if (call.group && call.chatId !== undefined) void placeCall({ chatId: call.chatId }, call.type);
  else if (other !== undefined) void placeCall({ userId: other.userId }, call.type);
}
