import { AppError, commonErrors, defineErrors } from "../../../shared/kernel/app-error.ts";
import type { Refusal, Ruled } from "./membership-rules.ts";

export const errors = defineErrors({
  blocked: [403, "This person cannot be reached by you."],
  family_chat_permanent: [403, "The family chat stays, and so does everybody in it."],
  last_owner: [409, "Name another owner first: a chat never is without one."],
  encrypted_chat: [409, "This chat takes encrypted messages alone."],
  not_encrypted: [409, "This chat is not an encrypted one."],
  stale_epoch: [409, "The group has moved on: bring it up to date and make the message anew."],
  device_key_changed: [409, "The device is known by another key: call this one otherwise."],
  too_many_devices: [409, "You have as many devices as there can be: remove one first."],
  stale_log: [409, "The device log has moved on: check what is new, and make the entry anew."],
  entry_refused: [422, "The entry is not one that can come next."],
  stale_archive: [409, "The archive has changed meanwhile: read it, and make the change anew."],
  too_many_archives: [409, "You have as many of these as there can be: drop one first."],
  too_late: [409, "A message can be changed for 48 hours."],
  too_many_reactions: [409, "The message has as many different reactions as there can be."],
  too_many_pins: [409, "As many messages are pinned as there can be."],
});

/** The answer to who is not in the chat: they may not know that it exists. */
export function noSuchChat(): AppError {
  return new AppError(commonErrors.not_found);
}

/** One of the two has blocked the other. Which one, neither is told. */
export function blocked(): AppError {
  return new AppError(errors.blocked);
}

/** These ids are not those of people who can be put into a chat. */
export function unknownPeople(path: string): AppError {
  return new AppError(commonErrors.validation_failed, {
    fields: [{ path, message: "Not all of these people are there." }],
  });
}

const REFUSALS = {
  not_member: commonErrors.not_found,
  no_such_member: commonErrors.not_found,
  forbidden: commonErrors.forbidden,
  conflict: commonErrors.conflict,
  last_owner: errors.last_owner,
  family_chat_permanent: errors.family_chat_permanent,
} as const satisfies Record<Refusal, unknown>;

/** What the room did. Throws the error that belongs to its refusal. */
export function granted<Result>(ruled: Ruled<Result>): Result {
  if (ruled.kind === "refused") throw new AppError(REFUSALS[ruled.why]);
  return ruled.result;
}

/** The message answers one that is not there. */
export function noSuchMessage(): AppError {
  return new AppError(commonErrors.validation_failed, {
    fields: [{ path: "replyTo", message: "There is no such message in this chat." }],
  });
}

/** A file that is not there, or is somebody else's: which of them is not told. */
export function noSuchFile(): AppError {
  return new AppError(commonErrors.validation_failed, {
    fields: [{ path: "attachments", message: "There is no such file among your uploads." }],
  });
}
