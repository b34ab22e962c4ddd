import { Button, NativeSelect, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { VacancyFacets } from "../../../../shared/client/index.ts";
import { currentLanguage } from "../../../i18n/index.ts";
import { distanceText } from "../place-text.ts";
import { CURRENCIES, currencyOf, moneyText, salaryStep, usualCurrency } from "../salary.ts";
import {
  EMPLOYMENT,
  filterCount,
  labelsOf,
  type Seeking,
  toggledLabel,
  USUAL_RADIUS_KM,
} from "../seeking.ts";
import { FacetGroup } from "./facet-group.tsx";
import css from "./fields.module.css";
import { RangeField } from "./range-field.tsx";
import { type ChangeSeeking, CLEARED } from "./use-seeking.ts";

/** How far around a place one may look, in kilometres. */
const RADII = [1, 2, 3, 5, 10, 15, 25, 50, 75, 100, 200, 500, 1_000];
const SALARY_STEPS = 50;

interface FiltersProps {
  readonly seeking: Seeking;
  readonly facets: VacancyFacets | undefined;
  readonly onChange: ChangeSeeking;
}

/** What narrows a search beside its words and place. */
export function Filters({ seeking, facets, onChange }: FiltersProps) {
  const { t } = useTranslation();
  const { near, city, remote, employmentType, roles, tags } = seeking;
  return (
    <div className={css["filters"]}>
      {near !== undefined && <Radius seeking={seeking} onChange={onChange} />}
      <Pay seeking={seeking} onChange={onChange} />
      <Switch
        label={t("vacancies.remoteToo")}
        checked={remote === "true"}
        onChange={({ currentTarget: { checked } }) =>
          onChange({ remote: checked ? "true" : undefined })
        }
      />
      <FacetGroup
        title={t("vacancies.kind")}
        chosen={labelsOf(employmentType)}
        offered={EMPLOYMENT.map((value) => ({
          value,
          label: t(`vacancies.employment.${value}`),
        }))}
        onToggle={(value) => onChange({ employmentType: toggledLabel(employmentType, value) })}
      />
      <FacetGroup
        title={t("vacancies.roles")}
        chosen={labelsOf(roles)}
        offered={facets?.roles ?? []}
        onToggle={(value) => onChange({ roles: toggledLabel(roles, value) })}
      />
      <FacetGroup
        title={t("vacancies.tags")}
        chosen={labelsOf(tags)}
        offered={facets?.tags ?? []}
        onToggle={(value) => onChange({ tags: toggledLabel(tags, value) })}
      />
      {near === undefined && (
        <FacetGroup
          title={t("vacancies.cities")}
          chosen={city === undefined ? [] : [city]}
          offered={facets?.cities ?? []}
          onToggle={(value) => onChange({ city: value === city ? undefined : value })}
        />
      )}
      {filterCount(seeking) > 0 && (
        <Button variant="light" onClick={() => onChange({ ...CLEARED, q: seeking.q })}>
          {t("vacancies.clearFilters")}
        </Button>
      )}
    </div>
  );
}

type PartProps = Pick<FiltersProps, "seeking" | "onChange">;

function Radius({ seeking, onChange }: PartProps) {
  const { t } = useTranslation();
  const radius = Number(seeking.radiusKm ?? USUAL_RADIUS_KM);
  const step = RADII.findIndex((km) => km >= radius);
  return (
    <RangeField
      label={t("vacancies.radius")}
      value={step === -1 ? RADII.length - 1 : step}
      steps={RADII.length - 1}
      say={(at) => distanceText(RADII[at] ?? USUAL_RADIUS_KM)}
      onSettle={(at) => onChange({ radiusKm: String(RADII[at]) }, { passing: true })}
    />
  );
}

function Pay({ seeking, onChange }: PartProps) {
  const { t } = useTranslation();
  const currency = seeking.currency ?? usualCurrency(currentLanguage());
  const step = salaryStep(currency);
  const least = Number(seeking.salaryMin ?? 0);
  const pays = (amount: number, of = currency) =>
    onChange(
      amount > 0
        ? { salaryMin: String(amount), currency: of }
        : { salaryMin: undefined, currency: undefined },
      { passing: true },
    );
  return (
    <div className={css["pay"]}>
      <RangeField
        label={t("vacancies.pay")}
        value={Math.min(SALARY_STEPS, Math.round(least / step))}
        steps={SALARY_STEPS}
        say={(at) =>
          at === 0
            ? t("vacancies.anyPay")
            : t("pay.from", { amount: moneyText(at * step, currency) })
        }
        onSettle={(at) => pays(at * step)}
      />
      {least > 0 && (
        <NativeSelect
          label={t("vacancies.currency")}
          value={currency}
          data={[...CURRENCIES]}
          onChange={({ currentTarget: { value } }) => {
            const other = currencyOf(value) ?? currency;
            // The slider stays where it is: its steps are the other currency's.
            pays(Math.max(1, Math.round(least / step)) * salaryStep(other), other);
          }}
        />
      )}
    </div>
  );
}
