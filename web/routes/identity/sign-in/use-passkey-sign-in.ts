import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { ApiError, reply, type SignInReply } from "../../../../shared/client/index.ts";
import { autofillKnown, endCeremony, givePasskey } from "../../../app/passkeys.ts";
import { api } from "../../../app/platform.ts";

/**
 * Signing in with a passkey: by a button, and (while the form is there) by choosing one among the suggestions of the
 * name's field.
 */
export function usePasskeySignIn(onReply: (reply: SignInReply) => void) {
  const answered = useRef(onReply);
  answered.current = onReply;
  const { mutate, ...button } = useMutation({
    mutationFn: () => ceremony(false),
    onSuccess: (given) => given !== null && answered.current(given),
  });

  useEffect(() => {
    let gone = false;
    void offer(() => gone).then((given) => {
      if (given !== null && !gone) answered.current(given);
    });
    return () => {
      gone = true;
      void endCeremony();
    };
  }, []);

  return { ...button, mutate };
}

/** Waits for a passkey to be chosen. A challenge that ran out meanwhile is replaced by another. */
async function offer(gone: () => boolean): Promise<SignInReply | null> {
  if (!(await autofillKnown().catch(() => false))) return null;
  while (!gone()) {
    try {
      return await ceremony(true, gone);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 410) return null;
    }
  }
  return null;
}

/** Resolves to `null` when the reader gave it up. */
async function ceremony(autofill: boolean, gone = () => false): Promise<SignInReply | null> {
  const challenge = await reply(api.POST("/api/auth/passkeys/login/options"));
  if (gone()) return null;
  const credential = await givePasskey(challenge, autofill);
  if (credential === null) return null;
  const body = { challengeId: challenge.challengeId, credential, transport: "cookie" as const };
  return reply(api.POST("/api/auth/passkeys/login/verify", { body }));
}
