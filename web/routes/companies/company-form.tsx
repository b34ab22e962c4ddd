import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ApiError, Company } from "../../../shared/client/index.ts";
import { type FormField, useForm } from "../../ui/form.ts";
import { actionsClass, Section } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import css from "./companies.module.css";
import {
  type CompanyBody,
  type CompanyFields,
  companyBodyOf,
  companyFieldsOf,
  isWebsite,
  SIZES,
  slugFault,
} from "./company-fields.ts";
import { PlaceInputs, pointCheck } from "./place-inputs.tsx";

interface CompanyFormProps {
  /** The one to be changed; without it, a new one. */
  readonly company: Company | null;
  readonly submit: (body: CompanyBody) => Promise<void>;
}

/** What a company says of itself. */
export function CompanyForm({ company, submit }: CompanyFormProps) {
  const { t } = useTranslation();
  const blame = ({ code, fields }: ApiError): Partial<Record<string, string>> => {
    if (code === "slug_taken") return { slug: t("workErrors.slug_taken") };
    const refused = fields.map(({ path }) => path.split(".")[0] ?? "");
    return Object.fromEntries(refused.map((name) => [name, t("form.refused")]));
  };
  const { field, values, setValues, busy, problem, bind } = useForm<CompanyFields>({
    initial: companyFieldsOf(company),
    checks: {
      name: (name) => (name.trim() === "" ? t("form.required") : null),
      slug: (slug) => {
        const fault = slugFault(slug.trim());
        if (company !== null && slug.trim() === "") return t("form.required");
        return fault && t(`company.slugFaults.${fault}`);
      },
      website: (website) => (isWebsite(website) ? null : t("company.websiteWrong")),
      point: pointCheck(t),
    },
    submit: (fields) => submit(companyBodyOf(fields)),
    blame,
    draft: {
      key: `veche.company.${company?.id ?? "new"}`,
      fields: ["name", "slug", "description", "website", "size", "industry", "city", "country"],
    },
  });
  const renamed = company?.verification === "verified" && values.name.trim() !== company.name;
  return (
    <form {...bind} className={css["form"]}>
      <Section title={t("company.about")}>
        <TextInput
          label={t("company.name")}
          maxLength={120}
          required
          autoComplete="organization"
          {...(renamed && { description: t("company.renameHint") })}
          {...field("name")}
        />
        <TextInput
          label={t("company.slug")}
          description={`${t("company.slugHint", { address: `${location.host}/companies/` })} ${company ? "" : t("company.slugEmpty")}`}
          maxLength={60}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          {...field("slug")}
        />
        <Textarea
          label={t("company.description")}
          description={t("company.markdownHint")}
          autosize
          minRows={4}
          maxRows={16}
          maxLength={10_000}
          {...field("description")}
        />
        <TextInput
          label={t("company.website")}
          type="url"
          inputMode="url"
          placeholder="https://"
          maxLength={500}
          autoComplete="url"
          {...field("website")}
        />
        <div className={css["pair"]}>
          <TextInput label={t("company.industry")} maxLength={80} {...field("industry")} />
          <SizeInput {...field("size")} />
        </div>
      </Section>
      <Section title={t("company.place")}>
        <PlaceInputs
          field={field}
          onPoint={(point) => setValues((before) => ({ ...before, point }))}
        />
      </Section>
      {problem !== null && <ProblemNote error={problem} />}
      <div className={actionsClass}>
        <Button type="submit" loading={busy}>
          {t(company ? "company.save" : "company.create")}
        </Button>
      </div>
    </form>
  );
}

/** One of the usual sizes, or what was written here before by other means. */
function SizeInput(field: FormField) {
  const { t } = useTranslation();
  const sizes = [...new Set([...SIZES, field.value])].filter(Boolean);
  return (
    <NativeSelect
      label={t("company.size")}
      data={[
        { value: "", label: t("company.sizeUnsaid") },
        ...sizes.map((value) => ({ value, label: t("company.people", { size: value }) })),
      ]}
      {...field}
    />
  );
}
