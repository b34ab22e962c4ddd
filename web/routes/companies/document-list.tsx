import { IconFileText } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { CompanyVerification } from "../../../shared/client/index.ts";
import { useFormat } from "../../ui/format.ts";
import css from "./companies.module.css";

type DocumentListProps = Pick<CompanyVerification, "documents" | "note">;

/** The papers of a company, which open in a tab of their own, and what was said with them. */
export function DocumentList({ documents, note }: DocumentListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={css["documents"]}>
      <ul aria-label={t("company.documents")}>
        {documents.map(({ fileId, name, bytes, url, addedAt }) => (
          <li key={fileId}>
            <a className={css["document"]} href={url} target="_blank" rel="noopener noreferrer">
              <IconFileText size={20} aria-hidden="true" />
              <span>{name}</span>
              <span className={css["aside"]}>
                {format.bytes(bytes)} · {format.date(addedAt)}
              </span>
            </a>
          </li>
        ))}
      </ul>
      {note !== "" && <blockquote>{note}</blockquote>}
    </div>
  );
}
