import { Button } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, type Company } from "../../../shared/client/index.ts";
import { actionsClass, metaClass, Section } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { CompanyIcon } from "../work/company-face.tsx";
import css from "./companies.module.css";
import { deleteIcon, putIcon } from "./companies.ts";

const MOST_BYTES = 10 * 1_024 * 1_024;

/** The picture that stands for a company; its owners change it. */
export function IconSection({ company }: { readonly company: Company }) {
  const { t } = useTranslation();
  const picker = useRef<HTMLInputElement>(null);
  const putting = useMutation({
    mutationFn: async (file: File) => {
      if (file.size > MOST_BYTES) throw new ApiError("payload_too_large", 413);
      await putIcon(company.id, file);
    },
  });
  const removing = useMutation({ mutationFn: () => deleteIcon(company.id) });
  const error = putting.error ?? removing.error;
  return (
    <Section title={t("company.icon")}>
      <div className={css["identity"]}>
        <CompanyIcon company={company} size={72} />
        <div className={css["grow"]}>
          <p className={metaClass}>{t("company.iconHint")}</p>
          <div className={actionsClass}>
            <Button
              variant="default"
              leftSection={<IconUpload size={18} aria-hidden="true" />}
              loading={putting.isPending}
              onClick={() => picker.current?.click()}
            >
              {t("company.chooseIcon")}
            </Button>
            {company.iconUrl !== null && (
              <Button
                variant="default"
                loading={removing.isPending}
                onClick={() => removing.mutate()}
              >
                {t("common.remove")}
              </Button>
            )}
          </div>
        </div>
        <input
          ref={picker}
          type="file"
          accept="image/*"
          hidden
          aria-label={t("company.chooseIcon")}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            event.currentTarget.value = "";
            if (file) putting.mutate(file);
          }}
        />
      </div>
      {error !== null && <ProblemNote error={error} />}
    </Section>
  );
}
