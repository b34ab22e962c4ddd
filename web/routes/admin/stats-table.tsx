import { useTranslation } from "react-i18next";
import type { Stats } from "../../../shared/client/index.ts";
import { useFormat } from "../../ui/format.ts";
import css from "./admin.module.css";

const COLUMNS = [
  "registrations",
  "signIns",
  "failures",
  "activeUsers",
  "messages",
  "calls",
] as const;

/** The same numbers to be read one by one. */
export function StatsTable({ stats }: { stats: Stats }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <details className={css["tile"]}>
      <summary className={css["summary"]}>{t("stats.asTable")}</summary>
      <table className={`${css["table"]} ${css["cards"]}`}>
        <thead>
          <tr>
            <th scope="col">{t("stats.day")}</th>
            {COLUMNS.map((name) => (
              <th key={name} scope="col" data-number>
                {t(`stats.${name}`)}
              </th>
            ))}
            <th scope="col" data-number>
              {t("stats.storageBytes")}
            </th>
          </tr>
        </thead>
        <tbody>
          {stats.days.map((day) => (
            <tr key={day.date}>
              <th scope="row">{format.date(`${day.date}T12:00:00.000Z`)}</th>
              {COLUMNS.map((name) => (
                <td key={name} data-number data-label={t(`stats.${name}`)}>
                  {format.number(day[name])}
                </td>
              ))}
              <td data-number data-label={t("stats.storageBytes")}>
                {format.bytes(day.storageBytes)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
