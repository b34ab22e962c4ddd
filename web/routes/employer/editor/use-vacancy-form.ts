import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ApiError, Vacancy } from "../../../../shared/client/index.ts";
import { useMe } from "../../../app/me.ts";
import { useForm } from "../../../ui/form.ts";
import { pointCheck } from "../../companies/place-inputs.tsx";
import { usualCurrency } from "../../work/salary.ts";
import { changeVacancy, createVacancy } from "../employer.ts";
import { keepFields, keptFields } from "./kept-fields.ts";
import {
  changedOf,
  type Fault,
  faults,
  type VacancyFields,
  vacancyBodyOf,
  vacancyFieldsOf,
} from "./vacancy-fields.ts";

interface Options {
  readonly companyId: string;
  /** The one that is written on; `null` for a new one. */
  readonly vacancy: Vacancy | null;
  readonly onSaved: (vacancy: Vacancy) => void;
}

/** Which field a refused part of the body is written in. */
const FIELD_OF: Readonly<Record<string, string>> = {
  location: "point",
  "location.city": "city",
  "location.country": "country",
  "salary.max": "salaryMax",
  salary: "salaryMin",
};

function fieldOf(path: string): string {
  const [first = ""] = path.split(".");
  return FIELD_OF[path] ?? FIELD_OF[first] ?? first;
}

/** A vacancy being written: what is not saved survives a reload, and errors stand at their fields. */
export function useVacancyForm({ companyId, vacancy, onSaved }: Options) {
  const { t, i18n } = useTranslation();
  const { id: userId } = useMe();
  const about = vacancy?.id ?? `new:${companyId}`;
  const saved = useRef({ vacancy, fields: vacancyFieldsOf(vacancy, usualCurrency(i18n.language)) });
  const [kept] = useState(() => keptFields(userId, about, saved.current.fields));
  const [restored, setRestored] = useState(kept !== null);
  const told = (fault: Fault | null) => fault && t(`editor.faults.${fault}`);

  const form = useForm<VacancyFields>({
    initial: kept?.fields ?? saved.current.fields,
    checks: {
      title: (title) => (title.trim() === "" ? told("required") : null),
      salaryMin: (text) => told(faults.salaryMin(text)),
      salaryMax: (text, { salaryMin }) => told(faults.salaryMax(text, salaryMin)),
      point: pointCheck(t),
      // An end that has come is no mistake of whoever changes something else.
      expiresAt: (value) =>
        value === saved.current.fields.expiresAt ? null : told(faults.expiresAt(value, Date.now())),
    },
    submit: async (fields) => {
      const before = saved.current.vacancy;
      const body = vacancyBodyOf(fields);
      const now = before
        ? await changeVacancy(before.id, changedOf(before, body))
        : await createVacancy(companyId, body);
      keepFields(userId, about, null);
      saved.current = { vacancy: now, fields: vacancyFieldsOf(now, now.salary?.currency ?? "EUR") };
      setRestored(false);
      form.setValues((written) => (written === fields ? saved.current.fields : written));
      onSaved(now);
    },
    blame: ({ code, fields }: ApiError): Partial<Record<string, string>> => {
      if (code === "video_not_ready") return { videoId: t("editor.videoNotReady") };
      return Object.fromEntries(fields.map(({ path }) => [fieldOf(path), t("form.refused")]));
    },
  });

  const { values } = form;
  const changed = JSON.stringify(values) !== JSON.stringify(saved.current.fields);
  useEffect(() => {
    const base = saved.current.vacancy?.changedAt ?? "";
    keepFields(userId, about, changed ? { fields: values, base } : null);
  }, [userId, about, changed, values]);

  const discard = () => {
    form.setValues(() => saved.current.fields);
    setRestored(false);
  };
  const set = (change: Partial<VacancyFields>) =>
    form.setValues((before) => ({ ...before, ...change }) as VacancyFields);
  /** Somebody has saved it since this was written. */
  const behind = restored && kept !== null && kept.base !== (vacancy?.changedAt ?? "");
  return { ...form, changed, restored, behind, discard, set };
}
