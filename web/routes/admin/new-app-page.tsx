import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type OAuthApp, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { actionsClass, Page, Section } from "../../ui/page.tsx";
import { AppForm } from "./app-form.tsx";
import { AppSecret } from "./app-secret.tsx";

/** Registers an application; its secret is shown this one time. */
export function NewAppPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [made, setMade] = useState<{ app: OAuthApp; clientSecret: string | null } | null>(null);
  if (made !== null) {
    return (
      <Page title={made.app.name} back="/admin/apps">
        <Section title={t("apps.made")} lead={t("apps.madeText")}>
          <AppSecret clientId={made.app.clientId} clientSecret={made.clientSecret} />
          <div className={actionsClass}>
            <Button renderRoot={(props) => <Link to="/admin/apps" {...props} />}>
              {t("apps.toList")}
            </Button>
          </div>
        </Section>
      </Page>
    );
  }
  return (
    <Page title={t("apps.new")} lead={t("apps.newLead")} back="/admin/apps">
      <Section title={t("apps.about")}>
        <AppForm
          app={null}
          action={t("apps.register")}
          submit={async (body) => {
            setMade(await reply(api.POST("/api/admin/apps", { body })));
            await queries.invalidateQueries({ queryKey: ["admin", "apps"] });
          }}
        />
      </Section>
    </Page>
  );
}
