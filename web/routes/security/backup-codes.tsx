import { Button } from "@mantine/core";
import { IconCopy, IconDownload, IconPrinter } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../app/me.ts";
import { copyText } from "../../ui/copy.ts";
import { Notice } from "../../ui/notice.tsx";
import { actionsClass, Section } from "../../ui/page.tsx";
import css from "./authenticator.module.css";

interface BackupCodesProps {
  readonly codes: readonly string[];
  readonly onDone: () => void;
}

/** The codes, this one time: they are kept as hashes only. */
export function BackupCodes({ codes, onDone }: BackupCodesProps) {
  const { t } = useTranslation();
  const { username } = useMe();
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => list.current?.focus(), []);
  const text = [t("backup.fileTitle", { username }), "", ...codes, ""].join("\n");
  return (
    <Section title={t("backup.keep")}>
      <Notice tone="warning" live>
        {t("backup.once")}
      </Notice>
      <div className={css["paper"]}>
        <ol className={css["codes"]} ref={list} tabIndex={-1} aria-label={t("backup.title")}>
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ol>
      </div>
      <div className={actionsClass}>
        <Button
          variant="default"
          leftSection={<IconCopy size={18} aria-hidden="true" />}
          onClick={() => void copyText(codes.join("\n"))}
        >
          {t("common.copy")}
        </Button>
        <Button
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden="true" />}
          onClick={() => save(text, "veche-backup-codes.txt")}
        >
          {t("common.download")}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPrinter size={18} aria-hidden="true" />}
          onClick={() => window.print()}
        >
          {t("backup.print")}
        </Button>
        <Button onClick={onDone}>{t("backup.done")}</Button>
      </div>
    </Section>
  );
}

/** Has the browser save a text as a file. */
function save(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
