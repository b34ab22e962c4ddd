import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { meQuery } from "../../app/me.ts";
import { securityQuery } from "../../app/security.ts";

/** Reads anew what a change of the account's protection may have changed. */
export function useSecurityChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(async () => {
    await Promise.all(
      [securityQuery.queryKey, meQuery.queryKey, ["history"], ["passkeys"]].map((queryKey) =>
        queries.invalidateQueries({ queryKey }),
      ),
    );
  }, [queries]);
}
