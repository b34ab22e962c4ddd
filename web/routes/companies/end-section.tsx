import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Company } from "../../../shared/client/index.ts";
import { useMe } from "../../app/me.ts";
import { Confirm } from "../../ui/dialog.tsx";
import { actionsClass, Section } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { deleteCompany, removeMember } from "./companies.ts";

type End = "leave" | "delete";

/** Leaving a company, and deleting it. */
export function EndSection({ company }: { readonly company: Company }) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<End | null>(null);
  const { id, name, role } = company;
  const ending = useMutation({
    mutationFn: (end: End) => (end === "leave" ? removeMember(id, me.id) : deleteCompany(id)),
    onSuccess: (_, end) => {
      toast(t(`company.ended.${end}`, { name }));
      void navigate({ to: "/employer", replace: true });
    },
    onSettled: () => setAsking(null),
  });
  return (
    <Section title={t("company.end")} lead={t("company.endLead")}>
      <div className={actionsClass}>
        <Button variant="default" onClick={() => setAsking("leave")}>
          {t("company.leave")}
        </Button>
        {role === "owner" && (
          <Button variant="light" color="red" onClick={() => setAsking("delete")}>
            {t("company.delete")}
          </Button>
        )}
      </div>
      {ending.isError && <ProblemNote error={ending.error} />}
      {asking && (
        <Confirm
          title={t(`company.endTitle.${asking}`, { name })}
          text={t(`company.endText.${asking}`)}
          action={t(`company.${asking}`)}
          busy={ending.isPending}
          onConfirm={() => ending.mutate(asking)}
          onClose={() => setAsking(null)}
        />
      )}
    </Section>
  );
}
