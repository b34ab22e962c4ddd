import { Button } from "@mantine/core";
import { Link, Outlet, useRouteContext, useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Mark } from "../ui/mark.tsx";
import css from "./member-frame.module.css";
import { Shell } from "./shell.tsx";

/** The frame of a page: the sections for members; for whoever came by an address that is open to all, the way in. */
export function MemberFrame() {
  const { guest } = useRouteContext({ from: "/member" });
  return guest ? <GuestFrame /> : <Shell />;
}

function GuestFrame() {
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
