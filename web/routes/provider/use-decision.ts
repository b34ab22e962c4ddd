import { useMutation } from "@tanstack/react-query";
import { reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { leaveFor } from "./leave-for.ts";

/** Answers an application's request, and goes where the platform says. */
export function useDecision(interactionId: string) {
  const params = { path: { interactionId } };
  return useMutation({
    mutationFn: async (decision: "allow" | "refuse" | "cancel") => {
      const path = "/api/oauth/interactions/{interactionId}";
      const { redirectTo } =
        decision === "cancel"
          ? await reply(api.DELETE(path, { params }))
          : await reply(api.POST(path, { params, body: { allow: decision === "allow" } }));
      leaveFor(redirectTo);
    },
  });
}
