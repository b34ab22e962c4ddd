import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Company } from "../../../shared/client/index.ts";
import { Markdown } from "../../ui/markdown.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { verificationQuery } from "../companies/companies.ts";
import { DocumentList } from "../companies/document-list.tsx";
import { VerificationBadge } from "../companies/verification-badge.tsx";
import { CompanyIcon } from "../work/company-face.tsx";
import { placeText } from "../work/place-text.ts";
import css from "./desk.module.css";

/** A company, and the papers by which it asks to be verified. */
export function CompanyThing({ company }: { readonly company: Company }) {
  const { t } = useTranslation();
  const { id, name, slug, verification, website, description, industry, size, location } = company;
  const { data, error, refetch } = useQuery(verificationQuery(id));
  const facts = [industry, placeText(location), size && t("company.people", { size })];
  return (
    <div className={css["board"]}>
      <p className={css["somebody"]}>
        <CompanyIcon company={company} size={64} />
        <span>
          <span className={css["strong"]}>{name}</span> <VerificationBadge state={verification} />
          <span className={css["meta"]}> /companies/{slug}</span>
        </span>
      </p>
      {verification === "pending" && <Notice>{t("company.asks")}</Notice>}
      <p className={css["meta"]}>{facts.filter(Boolean).join(" · ")}</p>
      {website !== null && (
        <p>
          <a href={website} target="_blank" rel="noopener noreferrer nofollow">
            {website}
          </a>
        </p>
      )}
      {error !== null && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {data && data.documents.length > 0 && (
        <section>
          <h3>{t("company.documents")}</h3>
          <DocumentList documents={data.documents} note={data.note} />
        </section>
      )}
      {description !== "" && (
        <section>
          <h3>{t("company.about")}</h3>
          <Markdown text={description} />
        </section>
      )}
    </div>
  );
}
