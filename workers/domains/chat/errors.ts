import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";

/** The answer to who is not in the chat: they may not know that it exists. */
export function noSuchChat(): AppError {
  return new AppError(commonErrors.not_found);
}

/** The message answers one that is not there. */
export function noSuchMessage(): AppError {
  return new AppError(commonErrors.validation_failed, {
    fields: [{ path: "replyTo", message: "There is no such message in this chat." }],
  });
}
