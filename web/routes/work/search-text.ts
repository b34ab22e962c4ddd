import i18next from "i18next";
import { distanceText } from "./place-text.ts";
import { moneyText } from "./salary.ts";
import { EMPLOYMENT, labelsOf, type Seeking } from "./seeking.ts";

/** What a search looks for, in one line. */
export function searchText(seeking: Seeking): string {
  const { t } = i18next;
  const { q, near, radiusKm, city, roles, tags, employmentType, remote } = seeking;
  const { salaryMin, currency } = seeking;
  const kinds = EMPLOYMENT.filter((kind) => labelsOf(employmentType).includes(kind));
  const parts = [
    q && `“${q}”`,
    near && t("vacancies.within", { distance: distanceText(Number(radiusKm)) }),
    city,
    roles,
    tags,
    kinds.map((kind) => t(`vacancies.employment.${kind}`)).join(", "),
    remote && t("vacancies.remote"),
    salaryMin && currency && t("pay.from", { amount: moneyText(Number(salaryMin), currency) }),
  ];
  return parts.filter(Boolean).join(" · ") || t("vacancies.everything");
}
