import { Button, Skeleton } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { securityQuery } from "../../app/security.ts";
import { Notice } from "../../ui/notice.tsx";
import { actionsClass, Page, Section } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { AuthenticatorSetup, type Setup } from "./authenticator-setup.tsx";
import { BackupCodes } from "./backup-codes.tsx";
import { CodeDialog } from "./code-dialog.tsx";
import { useSecurityChanged } from "./use-security-changed.ts";

/** The authenticator app as a second factor, and the codes for when it is lost. */
export function AuthenticatorPage() {
  const { t } = useTranslation();
  const security = useQuery(securityQuery);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const factors = security.data?.factors;
  return (
    <Page title={t("totp.title")} lead={t("totp.lead")} back="/settings/security">
      {security.isPending && <Skeleton height={140} radius={12} />}
      {security.isError && (
        <ProblemNote error={security.error} onRetry={() => void security.refetch()} />
      )}
      {codes !== null && <BackupCodes codes={codes} onDone={() => setCodes(null)} />}
      {codes === null && factors?.totp === false && <Off onCodes={setCodes} />}
      {codes === null && factors?.totp && (
        <On codesLeft={factors.backupCodesLeft} onCodes={setCodes} />
      )}
    </Page>
  );
}

type OnCodes = (codes: readonly string[]) => void;

function Off({ onCodes }: { onCodes: OnCodes }) {
  const { t } = useTranslation();
  const [setup, setSetup] = useState<Setup | null>(null);
  const begin = useMutation({
    mutationFn: () => reply(api.POST("/api/auth/totp/setup")),
    onSuccess: setSetup,
  });
  if (setup !== null) return <AuthenticatorSetup setup={setup} onCodes={onCodes} />;
  return (
    <Section title={t("totp.offTitle")} lead={t("totp.offText")}>
      {begin.isError && <ProblemNote error={begin.error} />}
      <div className={actionsClass}>
        <Button loading={begin.isPending} onClick={() => begin.mutate()}>
          {t("totp.setUp")}
        </Button>
      </div>
    </Section>
  );
}

function On({ codesLeft, onCodes }: { codesLeft: number; onCodes: OnCodes }) {
  const { t } = useTranslation();
  const changed = useSecurityChanged();
  const [asking, setAsking] = useState<"off" | "codes" | null>(null);
  return (
    <>
      <Section title={t("totp.onTitle")} lead={t("totp.onText")}>
        <div className={actionsClass}>
          <Button variant="light" color="red" onClick={() => setAsking("off")}>
            {t("totp.turnOff")}
          </Button>
        </div>
      </Section>
      <Section title={t("backup.title")} lead={t("backup.lead")}>
        <Notice tone={codesLeft > 2 ? "plain" : "warning"}>
          {t("totp.codesLeft", { count: codesLeft })}
        </Notice>
        <div className={actionsClass}>
          <Button variant="default" onClick={() => setAsking("codes")}>
            {t("backup.renew")}
          </Button>
        </div>
      </Section>
      {asking === "off" && (
        <CodeDialog
          title={t("totp.offAsk")}
          text={t("totp.offAskText")}
          action={t("totp.turnOff")}
          danger
          submit={async (code) => {
            await api.POST("/api/auth/totp/disable", { body: { code } });
            await changed();
          }}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === "codes" && (
        <CodeDialog
          title={t("backup.renew")}
          text={t("backup.renewText")}
          action={t("backup.renew")}
          submit={async (code) => {
            const { backupCodes } = await reply(
              api.POST("/api/auth/backup-codes", { body: { code } }),
            );
            onCodes(backupCodes);
            await changed();
          }}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}
