import i18next from "i18next";
import type { CallView } from "../../../../shared/client/calls/index.ts";
import { codeText } from "../../../ui/problem.tsx";
import { clock } from "../../chat/clock.ts";

/** What goes on, in a line. */
export function phaseText({ phase, call, refusal }: CallView, seconds: number | null): string {
  if (phase === "talking" && seconds !== null) return clock(seconds);
  if (phase !== "over") return i18next.t(`call.phase.${phase}`);
  if (refusal !== null) return refusalText(refusal);
  const reason = call?.endReason ?? null;
  if (reason === null || reason === "hung_up") {
    const length = call?.durationSeconds ?? seconds;
    return length
      ? i18next.t("call.over.after", { length: clock(length) })
      : i18next.t("call.over.hung_up");
  }
  return i18next.t(`call.over.${reason}`);
}

/** Why the platform does not let a call begin, or go on here. */
export function refusalText(code: string): string {
  const key = `call.refused.${code}`;
  return isWord(key) ? i18next.t(key) : codeText(code);
}

function isWord(key: string): key is "call.refused.busy" {
  return i18next.exists(key);
}
