import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { FormField } from "../../../ui/form.ts";
import { CURRENCIES } from "../../work/salary.ts";
import css from "./editor.module.css";
import { PAY_PERIODS } from "./vacancy-fields.ts";

interface SalaryInputsProps {
  readonly field: (name: "salaryMin" | "salaryMax" | "currency" | "period") => FormField;
}

/** What is paid; one end may stay open. */
export function SalaryInputs({ field }: SalaryInputsProps) {
  const { t, i18n } = useTranslation();
  const names = new Intl.DisplayNames([i18n.language], { type: "currency" });
  const amount = { inputMode: "decimal", autoComplete: "off", maxLength: 20 } as const;
  return (
    <div className={css["salary"]}>
      <TextInput label={t("editor.salaryMin")} {...amount} {...field("salaryMin")} />
      <TextInput label={t("editor.salaryMax")} {...amount} {...field("salaryMax")} />
      <NativeSelect
        label={t("editor.currency")}
        data={CURRENCIES.map((value) => ({ value, label: `${value} · ${names.of(value)}` }))}
        {...field("currency")}
      />
      <NativeSelect
        label={t("editor.period")}
        data={PAY_PERIODS.map((value) => ({ value, label: t(`pay.per.${value}`) }))}
        {...field("period")}
      />
    </div>
  );
}
