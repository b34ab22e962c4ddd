import type { Providers } from "../domains/studio/engine/ports.ts";
import { askEmbedded } from "./provider-embedded.ts";
import { type ProviderHttpOptions, providerHttp } from "./provider-http.ts";
import { askWorkersAi, streamWorkersAi, type WorkersAi } from "./provider-workers-ai.ts";

/** Providers of every kind. */
export function allProviders(options: ProviderHttpOptions, ai: WorkersAi | null): Providers {
  const http = providerHttp(options);
  return {
    admits: http.admits,
    open: http.open,
    async send(call) {
      if (call.kind === "embedded") return askEmbedded(call);
      return call.kind === "workers-ai" ? askWorkersAi(ai, call) : http.send(call);
    },
    async stream(call) {
      if (call.kind === "embedded") return askEmbedded(call);
      return call.kind === "workers-ai" ? streamWorkersAi(ai, call) : http.stream(call);
    },
  };
}
