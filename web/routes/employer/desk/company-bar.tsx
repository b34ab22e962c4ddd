import { Button, NativeSelect } from "@mantine/core";
import { IconPlus, IconSettings } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Company } from "../../../../shared/client/index.ts";
import { VerificationBadge } from "../../companies/verification-badge.tsx";
import { CompanyIcon } from "../../work/company-face.tsx";
import css from "./desk.module.css";

interface CompanyBarProps {
  readonly companies: readonly Company[];
  readonly current: Company;
}

/** The company that is looked at, another to look at, and what can be done with it. */
export function CompanyBar({ companies, current }: CompanyBarProps) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: "/employer" });
  return (
    <section className={css["company"]} aria-label={t("employer.company")}>
      <CompanyIcon company={current} size={52} />
      <div className={css["who"]}>
        {companies.length > 1 ? (
          <NativeSelect
            aria-label={t("employer.company")}
            value={current.id}
            data={companies.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(event) =>
              void navigate({ search: { company: event.currentTarget.value }, replace: true })
            }
          />
        ) : (
          <p className={css["strong"]}>{current.name}</p>
        )}
        <VerificationBadge state={current.verification} />
      </div>
      <div className={css["companyDeeds"]}>
        <Button
          variant="default"
          leftSection={<IconSettings size={18} aria-hidden="true" />}
          renderRoot={(props) => (
            <Link
              to="/employer/companies/$companyId"
              params={{ companyId: current.id }}
              {...props}
            />
          )}
        >
          {t("employer.manage")}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPlus size={18} aria-hidden="true" />}
          component={Link}
          to="/employer/companies/new"
        >
          {t("employer.newCompany")}
        </Button>
      </div>
    </section>
  );
}
