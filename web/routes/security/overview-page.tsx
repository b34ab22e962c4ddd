import { Skeleton } from "@mantine/core";
import {
  IconApps,
  IconAt,
  IconChevronRight,
  IconDatabaseExport,
  IconDeviceMobile,
  IconDevices,
  IconFingerprint,
  IconHistory,
  IconKey,
  IconLink,
  IconPhone,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Security } from "../../../shared/client/index.ts";
import { useMe } from "../../app/me.ts";
import { securityQuery } from "../../app/security.ts";
import { listClass, Page, Section } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { AlertsNotice } from "./alerts-notice.tsx";
import css from "./overview.module.css";
import { SwitchesSection } from "./switches-section.tsx";

/** What protects the account, at a glance, and the way to each part of it. */
export function SecurityPage() {
  const { t } = useTranslation();
  const security = useQuery(securityQuery);
  return (
    <Page title={t("security.title")} back="/settings">
      {security.isPending && <Skeleton height={320} radius={12} />}
      {security.isError && (
        <ProblemNote error={security.error} onRetry={() => void security.refetch()} />
      )}
      {security.data && <Overview security={security.data} />}
    </Page>
  );
}

function Overview({ security }: { security: Security }) {
  const { t } = useTranslation();
  const me = useMe();
  const { factors } = security;
  return (
    <>
      <AlertsNotice alerts={security.alerts} />
      <Section title={t("security.waysIn")}>
        <ul className={listClass}>
          <Way
            to="/settings/security/password"
            icon={<IconKey size={20} />}
            good={factors.password}
          >
            {[t("password.title"), t(factors.password ? "security.set" : "security.notSet")]}
          </Way>
          <Way
            to="/settings/security/passkeys"
            icon={<IconFingerprint size={20} />}
            good={factors.passkeys > 0}
          >
            {[
              t("passkeys.title"),
              factors.passkeys > 0
                ? t("passkeys.count", { count: factors.passkeys })
                : t("passkeys.none"),
            ]}
          </Way>
          <Way
            to="/settings/security/authenticator"
            icon={<IconDeviceMobile size={20} />}
            good={factors.totp}
          >
            {[
              t("totp.title"),
              factors.totp
                ? t("totp.codesLeft", { count: factors.backupCodesLeft })
                : t("security.off"),
            ]}
          </Way>
          <Way to="/settings/security/linked" icon={<IconLink size={20} />}>
            {[t("linked.title"), t("linked.hint")]}
          </Way>
        </ul>
      </Section>
      <Section title={t("security.contact")}>
        <ul className={listClass}>
          <Way
            to="/settings/security/email"
            icon={<IconAt size={20} />}
            good={factors.emailVerified}
          >
            {[
              t("register.email"),
              `${me.email} · ${t(factors.emailVerified ? "settings.verified" : "email.unconfirmed")}`,
            ]}
          </Way>
          <Way
            to="/settings/security/phone"
            icon={<IconPhone size={20} />}
            good={factors.phoneVerified}
          >
            {[t("phone.title"), me.phone ?? t("security.notSet")]}
          </Way>
        </ul>
      </Section>
      <SwitchesSection security={security} />
      <Section title={t("security.watch")}>
        <ul className={listClass}>
          <Way to="/settings/security/devices" icon={<IconDevices size={20} />}>
            {[t("devices.title"), t("sessions.count", { count: security.sessions })]}
          </Way>
          <Way to="/settings/security/history" icon={<IconHistory size={20} />}>
            {[t("history.title"), t("history.hint")]}
          </Way>
          <Way to="/settings/security/applications" icon={<IconApps size={20} />}>
            {[t("grants.title"), t("grants.hint")]}
          </Way>
          <Way to="/settings/security/data" icon={<IconDatabaseExport size={20} />}>
            {[t("data.title"), t("data.hint")]}
          </Way>
        </ul>
      </Section>
    </>
  );
}

interface WayProps {
  readonly to: NonNullable<LinkProps["to"]>;
  readonly icon: ReactNode;
  readonly good?: boolean;
  readonly children: readonly [title: string, state: string];
}

function Way({ to, icon, good = false, children: [title, state] }: WayProps) {
  return (
    <li>
      <Link to={to} className={css["way"]}>
        <span className={css["icon"]} data-good={good || undefined} aria-hidden="true">
          {icon}
        </span>
        <span className={css["text"]}>
          <span className={css["title"]}>{title}</span>
          <span className={css["state"]}>{state}</span>
        </span>
        <IconChevronRight className={css["arrow"]} size={20} aria-hidden="true" />
      </Link>
    </li>
  );
}
