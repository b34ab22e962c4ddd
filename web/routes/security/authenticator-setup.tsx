import { Button } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { CodeInput } from "../../ui/code-input.tsx";
import { copyText } from "../../ui/copy.ts";
import { useForm } from "../../ui/form.ts";
import { formClass, Section } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { QrCode } from "../../ui/qr-code.tsx";
import { checks } from "../identity/checks.ts";
import css from "./authenticator.module.css";
import { useSecurityChanged } from "./use-security-changed.ts";

export interface Setup {
  readonly secret: string;
  readonly otpauthUrl: string;
}

interface AuthenticatorSetupProps {
  readonly setup: Setup;
  readonly onCodes: (codes: readonly string[]) => void;
}

/** Scan, or type, then give the first code: only then it counts. */
export function AuthenticatorSetup({ setup, onCodes }: AuthenticatorSetupProps) {
  const { t } = useTranslation();
  const changed = useSecurityChanged();
  const form = useForm({
    initial: { code: "" },
    checks: { code: checks.code },
    blame: ({ status }) => (status === 401 ? { code: t("mfa.wrong") } : {}),
    submit: async ({ code }) => {
      const { backupCodes } = await reply(api.POST("/api/auth/totp/enable", { body: { code } }));
      onCodes(backupCodes);
      await changed();
    },
  });
  return (
    <Section title={t("totp.scan")} lead={t("totp.scanText")}>
      <div className={css["setup"]}>
        <QrCode text={setup.otpauthUrl} label={t("totp.qr")} />
        <div className={css["side"]}>
          <p>{t("totp.orType")}</p>
          <p className={css["secret"]} data-secret>
            {setup.secret.match(/.{1,4}/g)?.join(" ")}
          </p>
          <div className={css["links"]}>
            <Button
              variant="default"
              leftSection={<IconCopy size={18} aria-hidden="true" />}
              onClick={() => void copyText(setup.secret)}
            >
              {t("totp.copySecret")}
            </Button>
            <Button variant="subtle" component="a" href={setup.otpauthUrl}>
              {t("totp.openApp")}
            </Button>
          </div>
        </div>
      </div>
      <form className={formClass} {...form.bind}>
        <CodeInput label={t("mfa.code")} {...form.field("code")} />
        {form.problem !== null && <ProblemNote error={form.problem} />}
        <Button type="submit" loading={form.busy}>
          {t("totp.enable")}
        </Button>
      </form>
    </Section>
  );
}
