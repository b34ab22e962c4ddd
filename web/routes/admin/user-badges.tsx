import { useTranslation } from "react-i18next";
import type { AdminUser } from "../../../shared/client/index.ts";
import { Badge } from "../../ui/badge.tsx";
import css from "./admin.module.css";

/** What an administrator should see of an account at a glance. */
export function UserBadges({ user }: { user: AdminUser }) {
  const { t } = useTranslation();
  return (
    <span className={css["badges"]}>
      {user.role !== "user" && <Badge tone="good">{t(`admin.roles.${user.role}`)}</Badge>}
      {user.status === "active" ? (
        <Badge>{t("admin.statuses.active")}</Badge>
      ) : (
        <Badge tone="danger">{t(`admin.statuses.${user.status}`)}</Badge>
      )}
      {user.locked && <Badge tone="danger">{t("admin.locked")}</Badge>}
      {user.deletionAt !== null && user.status !== "deleted" && (
        <Badge tone="danger">{t("admin.leaving")}</Badge>
      )}
      {user.mfa && <Badge>{t("admin.mfa")}</Badge>}
    </span>
  );
}
