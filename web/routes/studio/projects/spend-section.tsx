import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "../../../ui/problem.tsx";
import { useBoardHere } from "../board/board-here.ts";
import { useMoney } from "../use-money.ts";
import css from "./project-panel.module.css";
import { spendQuery } from "./projects.ts";

/** What a project has cost, by model. */
export function SpendSection() {
  const { t } = useTranslation();
  const { project } = useBoardHere();
  const money = useMoney();
  const { data, error } = useQuery(spendQuery(project.id));
  return (
    <section className={css["section"]}>
      <h3>{t("studio.spend")}</h3>
      {error !== null && <ProblemNote error={error} />}
      {data && (
        <table className={css["table"]}>
          <tbody>
            {data.models.map(({ aiModelId, aiModelName, assets, costMicros }) => (
              <tr key={`${aiModelId} ${aiModelName}`}>
                <th scope="row">{aiModelName ?? t("studio.uploads")}</th>
                <td>{t("studio.assets", { count: assets })}</td>
                <td>{money(costMicros)}</td>
              </tr>
            ))}
            {data.deletedMicros > 0 && (
              <tr>
                <th scope="row">{t("studio.onDeleted")}</th>
                <td />
                <td>{money(data.deletedMicros)}</td>
              </tr>
            )}
            <tr className={css["total"]}>
              <th scope="row">{t("studio.total")}</th>
              <td />
              <td>{money(data.totalMicros)}</td>
            </tr>
          </tbody>
        </table>
      )}
    </section>
  );
}
