import { Button } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { copyText } from "../../ui/copy.ts";
import { Notice } from "../../ui/notice.tsx";
import { actionsClass } from "../../ui/page.tsx";
import css from "./admin.module.css";

interface AppSecretProps {
  readonly clientId: string;
  readonly clientSecret: string | null;
  /** There is a secret, but it has been shown before. */
  readonly kept?: boolean;
}

/** What the application has to be told: who it is, and its secret, which nobody can show again. */
export function AppSecret({ clientId, clientSecret, kept = false }: AppSecretProps) {
  const { t } = useTranslation();
  return (
    <>
      <Copied label={t("apps.clientId")} value={clientId} />
      {clientSecret === null ? (
        <Notice>{t(kept ? "apps.secretKept" : "apps.noSecret")}</Notice>
      ) : (
        <>
          <Notice tone="warning" live>
            {t("apps.secretOnce")}
          </Notice>
          <Copied label={t("apps.secret")} value={clientSecret} />
        </>
      )}
    </>
  );
}

function Copied({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation();
  return (
    <div className={css["checks"]}>
      <p className={css["meta"]}>{label}</p>
      <p className={css["secret"]}>{value}</p>
      <div className={actionsClass}>
        <Button
          variant="default"
          aria-label={t("apps.copyNamed", { name: label })}
          leftSection={<IconCopy size={18} aria-hidden="true" />}
          onClick={() => void copyText(value)}
        >
          {t("common.copy")}
        </Button>
      </div>
    </div>
  );
}
