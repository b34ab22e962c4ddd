import { Button, Skeleton } from "@mantine/core";
import { IconFingerprint, IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { reply } from "../../../shared/client/index.ts";
import { makePasskey, passkeysKnown } from "../../app/passkeys.ts";
import { api } from "../../app/platform.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Notice } from "../../ui/notice.tsx";
import { actionsClass, listClass, Page, Section } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { PasskeyRow } from "./passkey-row.tsx";
import { useSecurityChanged } from "./use-security-changed.ts";

/** More than anybody has: shown on one page. */
const ALL = { params: { query: { limit: 100 } } };

/** Keys kept by a device or its maker's cloud, that sign in by a finger or a face. */
export function PasskeysPage() {
  const { t } = useTranslation();
  const changed = useSecurityChanged();
  const passkeys = useQuery({
    queryKey: ["passkeys"],
    queryFn: async () => (await reply(api.GET("/api/auth/passkeys", ALL))).items,
  });
  const add = useMutation({
    mutationFn: addPasskey,
    onSuccess: async (added) => {
      if (!added) return;
      await changed();
      toast(t("passkeys.added"));
    },
  });
  const adding = passkeysKnown() && (
    <Button
      leftSection={<IconPlus size={18} aria-hidden="true" />}
      loading={add.isPending}
      onClick={() => add.mutate()}
    >
      {t("passkeys.add")}
    </Button>
  );
  return (
    <Page title={t("passkeys.title")} lead={t("passkeys.lead")} back="/settings/security">
      {!passkeysKnown() && <Notice tone="warning">{t("passkeys.unknown")}</Notice>}
      {add.isError && <ProblemNote error={add.error} />}
      <Section title={t("passkeys.yours")}>
        {passkeys.isPending && <Skeleton height={64} radius={8} />}
        {passkeys.isError && (
          <ProblemNote error={passkeys.error} onRetry={() => void passkeys.refetch()} />
        )}
        {passkeys.data?.length === 0 && (
          <EmptyState
            icon={<IconFingerprint size={34} stroke={1.6} />}
            title={t("passkeys.emptyTitle")}
            text={t("passkeys.emptyText")}
          >
            {adding}
          </EmptyState>
        )}
        {passkeys.data !== undefined && passkeys.data.length > 0 && (
          <>
            <ul className={listClass}>
              {passkeys.data.map((passkey) => (
                <PasskeyRow key={passkey.id} passkey={passkey} />
              ))}
            </ul>
            <div className={actionsClass}>{adding}</div>
          </>
        )}
      </Section>
    </Page>
  );
}

/** Resolves to whether a passkey was made; the reader may have given it up. */
async function addPasskey(): Promise<boolean> {
  const challenge = await reply(api.POST("/api/auth/passkeys/register/options"));
  const credential = await makePasskey(challenge);
  if (credential === null) return false;
  const body = { challengeId: challenge.challengeId, credential };
  await api.POST("/api/auth/passkeys/register/verify", { body });
  return true;
}
