import { AppError, commonErrors, defineErrors } from "../../../shared/kernel/app-error.ts";
import type { Refusal } from "./rules.ts";

export const errors = defineErrors({
  calling_oneself: [400, "You cannot call yourself."],
  blocked: [403, "You cannot call this person."],
  busy: [409, "Somebody is in another call."],
  call_state: [409, "The call is not in a state that allows this."],
  too_many_participants: [409, "So many people cannot be in one call."],
});

/** The answer to who is not in the call: they may not know that it exists. */
export function noSuchCall(): AppError {
  return new AppError(commonErrors.not_found);
}

/** What a call's refusal is to who asked. */
export function refused(code: Refusal | "busy"): AppError {
  return code === "not_participant" ? noSuchCall() : new AppError(errors[code]);
}
