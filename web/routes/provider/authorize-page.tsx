import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ApiError, type Interaction, reply } from "../../../shared/client/index.ts";
import { api, session } from "../../app/platform.ts";
import { useSessionId } from "../../app/use-session-id.ts";
import { AuthPage } from "../identity/auth-page.tsx";
import { Consent } from "./consent.tsx";
import { Onward } from "./onward.tsx";
import { ProviderSignIn } from "./provider-sign-in.tsx";
import { RequestError } from "./request-error.tsx";

/** Where an application sends somebody to sign in. Works without a session of ours, and survives a reload. */
export function AuthorizePage() {
  const { t } = useTranslation();
  const { request } = useSearch({ from: "/authorize" });
  const sessionId = useSessionId();
  const interaction = useQuery({
    queryKey: ["interaction", request, sessionId],
    queryFn: async () => {
      await session.start();
      return reply(
        api.GET("/api/oauth/interactions/{interactionId}", {
          params: { path: { interactionId: request ?? "" } },
        }),
      );
    },
    enabled: request !== undefined,
    // What it says depends on what was just done here.
    staleTime: 0,
    gcTime: 0,
  });
  if (request === undefined) return <RequestError error={new ApiError("request_missing", 400)} />;
  if (interaction.isError) {
    return <RequestError error={interaction.error} onRetry={() => void interaction.refetch()} />;
  }
  if (interaction.isPending) {
    return (
      <AuthPage title={t("authorize.loading")}>
        <Skeleton mt={24} height={180} radius={12} />
      </AuthPage>
    );
  }
  return <Step interaction={interaction.data} again={() => void interaction.refetch()} />;
}

function Step({ interaction, again }: { interaction: Interaction; again: () => void }) {
  if (interaction.step === "done") return <Onward interaction={interaction} />;
  if (interaction.step === "consent") return <Consent interaction={interaction} again={again} />;
  return <ProviderSignIn interaction={interaction} again={again} />;
}
