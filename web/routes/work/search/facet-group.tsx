import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../ui/format.ts";
import css from "./fields.module.css";

interface Offered {
  readonly value: string;
  readonly label?: string;
  /** How many vacancies have it, where that was counted. */
  readonly count?: number;
}

interface FacetGroupProps {
  readonly title: string;
  readonly chosen: readonly string[];
  readonly offered: readonly Offered[];
  readonly onToggle: (value: string) => void;
}

const FIRST = 6;

/** What vacancies have, to be ticked. What is chosen stays to be seen, whatever is found. */
export function FacetGroup({ title, chosen, offered, onToggle }: FacetGroupProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [all, setAll] = useState(false);
  const missing = chosen.filter((value) => !offered.some((one) => one.value === value));
  const entries: Offered[] = [...missing.map((value) => ({ value })), ...offered];
  if (entries.length === 0) return null;
  const shown = all
    ? entries
    : entries.filter((one, at) => at < FIRST || chosen.includes(one.value));
  return (
    <fieldset className={css["group"]}>
      <legend>{title}</legend>
      <div className={css["facets"]}>
        {shown.map(({ value, label, count }) => (
          <label key={value} className={css["facet"]}>
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={() => onToggle(value)}
            />
            <span>{label ?? value}</span>
            {count !== undefined && <span>{format.number(count)}</span>}
          </label>
        ))}
      </div>
      {shown.length < entries.length && (
        <Button variant="subtle" onClick={() => setAll(true)}>
          {t("common.more")}
        </Button>
      )}
    </fieldset>
  );
}
