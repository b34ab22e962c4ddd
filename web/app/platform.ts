import { QueryClient } from "@tanstack/react-query";
import { ApiError, createApi, Session } from "../../shared/client/index.ts";
import { remember } from "../ui/storage.ts";
import { askForProof } from "./step-up.ts";

const hint = remember("veche.session");

/** Whether this browser is signed in, kept in step with its other tabs. */
export const session = new Session({
  hint: { get: () => hint.get() !== null, set: (present) => hint.set(present ? "1" : null) },
});

export const api = createApi(session, { prove: askForProof });

/** A token for a socket; one that was refused is renewed. */
export function socketToken(refused: string | null): Promise<string | null> {
  return refused === null ? session.token() : session.renew(refused);
}

/** What the platform has said so far. Refusals are final; silence and its own failures are asked again. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) => failures < 3 && isPassing(error),
      retryDelay: (attempt) => Math.min(8_000, 500 * 2 ** attempt),
    },
  },
});

function isPassing(error: Error): boolean {
  return error instanceof ApiError && (error.code === "network" || error.status >= 500);
}
