import { Button, Checkbox } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../app/me.ts";
import { api } from "../../app/platform.ts";
import { endBy } from "../../app/sign-out.ts";
import { Dialog, dialogFooter } from "../../ui/dialog.tsx";
import { actionsClass, Page, Section } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { ExportPanel } from "./export-panel.tsx";

/** Taking everything along, and leaving for good. */
export function DataPage() {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  return (
    <Page title={t("data.title")} back="/settings/security">
      <Section title={t("export.title")} lead={t("export.lead")}>
        <ExportPanel />
      </Section>
      <Section title={t("deletion.title")} lead={t("deletion.lead")}>
        <div className={actionsClass}>
          <Button variant="light" color="red" onClick={() => setAsking(true)}>
            {t("deletion.begin")}
          </Button>
        </div>
      </Section>
      {asking && <DeleteDialog onClose={() => setAsking(false)} />}
    </Page>
  );
}

function DeleteDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const [sure, setSure] = useState(false);
  const deleting = useMutation({
    mutationFn: () => endBy(() => api.DELETE("/api/users/me"), "/goodbye"),
  });
  return (
    <Dialog title={t("deletion.ask", { username: me.username })} onClose={onClose}>
      <p>{t("deletion.askText")}</p>
      <Checkbox
        mt={16}
        label={t("deletion.sure")}
        checked={sure}
        onChange={(event) => setSure(event.currentTarget.checked)}
      />
      {deleting.isError && <ProblemNote error={deleting.error} />}
      <footer className={dialogFooter}>
        <Button variant="default" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button
          variant="light"
          color="red"
          disabled={!sure}
          loading={deleting.isPending}
          onClick={() => deleting.mutate()}
        >
          {t("deletion.begin")}
        </Button>
      </footer>
    </Dialog>
  );
}
