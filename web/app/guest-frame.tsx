import { Button } from "@mantine/core";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Mark } from "../ui/mark.tsx";
import css from "./guest-frame.module.css";

/** The frame of a page that is open to all, for who is not signed in: what this is, and the way in. */
export function GuestFrame() {
  const { t } = useTranslation();
  const next = useRouterState({ select: ({ location }) => location.href });
  return (
    <div className={css["frame"]}>
      <header className={css["head"]}>
        <Link to="/vacancies" className={css["home"]}>
          <Mark size={32} />
          <span>{t("common.name")}</span>
        </Link>
        <Button
          variant="default"
          renderRoot={(props) => <Link to="/login" search={{ next }} {...props} />}
        >
          {t("public.signIn")}
        </Button>
      </header>
      <div className={css["content"]}>
        <Outlet />
      </div>
    </div>
  );
}
