import { ActionIcon, Button, Textarea } from "@mantine/core";
import { IconFileText, IconUpload, IconX } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Company } from "../../../shared/client/index.ts";
import { useFormat } from "../../ui/format.ts";
import { Notice } from "../../ui/notice.tsx";
import { listClass, metaClass, Row, Section } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import css from "./companies.module.css";
import { requestVerification, verificationQuery } from "./companies.ts";
import { DocumentList } from "./document-list.tsx";
import { VerificationBadge } from "./verification-badge.tsx";

const MOST_DOCUMENTS = 10;

/** Where a company's verification stands; its owners hand documents in here. */
export function VerificationSection({ company }: { readonly company: Company }) {
  const { t } = useTranslation();
  const { id, verification, verificationNote, role } = company;
  const { data, error } = useQuery(verificationQuery(id));
  const [open, setOpen] = useState(false);
  const may = role === "owner" && verification !== "verified";
  return (
    <Section title={t("company.verification")}>
      <p>
        <VerificationBadge state={verification} />
      </p>
      <p className={metaClass}>{t(`company.stateText.${verification}`)}</p>
      {verificationNote && (
        <Notice tone={verification === "rejected" ? "danger" : "plain"}>
          <p>
            {t("company.moderatorSays")} {verificationNote}
          </p>
        </Notice>
      )}
      {error !== null && <ProblemNote error={error} />}
      {data && data.documents.length > 0 && (
        <DocumentList documents={data.documents} note={data.note} />
      )}
      {may && !open && (
        <Button
          variant={verification === "pending" ? "default" : "light"}
          className={css["start"] ?? ""}
          onClick={() => setOpen(true)}
        >
          {t(verification === "none" ? "company.verify" : "company.verifyAgain")}
        </Button>
      )}
      {may && open && <Request companyId={id} onDone={() => setOpen(false)} />}
    </Section>
  );
}

interface RequestProps {
  readonly companyId: string;
  readonly onDone: () => void;
}

/** Chooses documents and says something to them. */
function Request({ companyId, onDone }: RequestProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const picker = useRef<HTMLInputElement>(null);
  const [files, setFiles] = useState<readonly File[]>([]);
  const [note, setNote] = useState("");
  const sending = useMutation({
    mutationFn: () => requestVerification(companyId, files, note.trim()),
    onSuccess: () => {
      toast(t("company.handedIn"));
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (files.length > 0) sending.mutate();
  };
  const add = (chosen: FileList | null) =>
    setFiles((before) => [...before, ...(chosen ?? [])].slice(0, MOST_DOCUMENTS));
  return (
    <form className={css["form"]} onSubmit={submit}>
      <p className={metaClass}>{t("company.documentsHint")}</p>
      <ul className={listClass} aria-label={t("company.documents")}>
        {files.map((file, index) => (
          <Row
            key={`${file.name} ${file.size} ${file.lastModified}`}
            icon={<IconFileText size={20} />}
            title={file.name}
            meta={format.bytes(file.size)}
          >
            <ActionIcon
              aria-label={t("company.leaveOut", { name: file.name })}
              onClick={() => setFiles(files.filter((_, at) => at !== index))}
            >
              <IconX size={20} aria-hidden="true" />
            </ActionIcon>
          </Row>
        ))}
      </ul>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        accept="application/pdf,image/*"
        aria-label={t("company.chooseDocuments")}
        onChange={(event) => {
          add(event.currentTarget.files);
          event.currentTarget.value = "";
        }}
      />
      <Button
        variant="default"
        className={css["start"] ?? ""}
        leftSection={<IconUpload size={18} aria-hidden="true" />}
        disabled={files.length >= MOST_DOCUMENTS}
        onClick={() => picker.current?.click()}
      >
        {t("company.chooseDocuments")}
      </Button>
      <Textarea
        label={t("company.note")}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2_000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {sending.isError && <ProblemNote error={sending.error} />}
      <div className={css["row"]}>
        <Button type="submit" disabled={files.length === 0} loading={sending.isPending}>
          {t("company.handIn")}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t("common.cancel")}
        </Button>
      </div>
    </form>
  );
}
