import { Button, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Dialog, dialogFooter } from "../../ui/dialog.tsx";
import { useForm } from "../../ui/form.ts";
import { ProblemNote } from "../../ui/problem.tsx";
import { checks } from "../identity/checks.ts";

interface CodeDialogProps {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly danger?: boolean;
  readonly submit: (code: string) => Promise<void>;
  readonly onClose: () => void;
}

/** Asks for a code of the authenticator app, or a backup code, before something is changed. */
export function CodeDialog({ title, text, action, danger, submit, onClose }: CodeDialogProps) {
  const { t } = useTranslation();
  const form = useForm({
    initial: { code: "" },
    checks: { code: checks.required },
    blame: ({ status }) => (status === 401 ? { code: t("mfa.wrong") } : {}),
    submit: async ({ code }) => {
      await submit(code.trim());
      onClose();
    },
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <form {...form.bind}>
        <p>{text}</p>
        <TextInput
          mt={14}
          label={t("stepUp.code")}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          {...form.field("code")}
        />
        {form.problem !== null && <ProblemNote error={form.problem} />}
        <footer className={dialogFooter}>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            type="submit"
            loading={form.busy}
            {...(danger && { variant: "light", color: "red" })}
          >
            {action}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
