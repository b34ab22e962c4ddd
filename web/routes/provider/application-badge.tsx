import type { Application } from "../../../shared/client/index.ts";
import { AppLogo } from "../../ui/app-logo.tsx";
import css from "./provider.module.css";

/** The application that asks, by its name and the place it sends back to. */
export function ApplicationBadge({ application }: { application: Application }) {
  return (
    <div className={css["application"]}>
      <AppLogo name={application.name} url={application.logo} size={48} />
      <div>
        <p className={css["name"]}>{application.name}</p>
        {application.host !== null && <p className={css["host"]}>{application.host}</p>}
      </div>
    </div>
  );
}
