import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type AdminUser, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { useFormat } from "../../ui/format.ts";
import { Page, Section } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import css from "./admin.module.css";
import { UserActions } from "./user-actions.tsx";
import { UserBadges } from "./user-badges.tsx";

/** One account, and what may be done with it. */
export function UserPage() {
  const { t } = useTranslation();
  const { userId } = useParams({ from: "/member/admin/users/$userId" });
  const user = useQuery({
    queryKey: ["admin", "user", userId],
    queryFn: () => reply(api.GET("/api/admin/users/{userId}", { params: { path: { userId } } })),
  });
  return (
    <Page title={user.data?.displayName ?? t("admin.person")} back="/admin/users">
      {user.isPending && <Skeleton height={240} radius={12} />}
      {user.isError && <ProblemNote error={user.error} onRetry={() => void user.refetch()} />}
      {user.data && (
        <>
          <Facts user={user.data} />
          <UserActions user={user.data} />
        </>
      )}
    </Page>
  );
}

function Facts({ user }: { user: AdminUser }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Section title={`@${user.username}`}>
      <UserBadges user={user} />
      <dl className={css["facts"]}>
        <dt>{t("register.email")}</dt>
        <dd>
          {user.email}
          {user.emailVerified && ` · ${t("settings.verified")}`}
        </dd>
        {user.phone !== null && (
          <>
            <dt>{t("admin.phone")}</dt>
            <dd>{user.phone}</dd>
          </>
        )}
        <dt>{t("admin.since")}</dt>
        <dd>{format.dateTime(user.createdAt)}</dd>
        <dt>{t("admin.lastSeen")}</dt>
        <dd>{user.lastSeenAt === null ? t("admin.never") : format.dateTime(user.lastSeenAt)}</dd>
        {user.deletionAt !== null && (
          <>
            <dt>{t("admin.erasedAt")}</dt>
            <dd>{format.dateTime(user.deletionAt)}</dd>
          </>
        )}
        {user.invitedBy !== null && (
          <>
            <dt>{t("admin.invitedBy")}</dt>
            <dd>
              <Inviter userId={user.invitedBy} />
            </dd>
          </>
        )}
        <dt>{t("admin.id")}</dt>
        <dd className={css["mono"]}>{user.id}</dd>
      </dl>
    </Section>
  );
}

function Inviter({ userId }: { userId: string }) {
  const { data } = useQuery({
    queryKey: ["admin", "user", userId],
    queryFn: () => reply(api.GET("/api/admin/users/{userId}", { params: { path: { userId } } })),
  });
  return (
    <Link to="/admin/users/$userId" params={{ userId }}>
      {data?.displayName ?? userId}
    </Link>
  );
}
