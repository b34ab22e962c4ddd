import { ActionIcon, Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../ui/format.ts";
import { useModal } from "../../../ui/use-modal.ts";
import css from "./filter-sheet.module.css";

interface FilterSheetProps {
  /** How many vacancies are left. */
  readonly count: number | undefined;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The filters on a phone: they come from below, and go when one has seen how many are left. */
export function FilterSheet({ count = 0, onClose, children }: FilterSheetProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const modal = useModal(onClose);
  const titleId = useId();
  const close = () => modal.ref.current?.close();
  return (
    <dialog {...modal} className={css["sheet"]} aria-labelledby={titleId}>
      <header className={css["head"]}>
        <h2 id={titleId}>{t("vacancies.filters")}</h2>
        <ActionIcon aria-label={t("common.close")} onClick={close}>
          <IconX size={20} />
        </ActionIcon>
      </header>
      <div className={css["body"]}>{children}</div>
      <footer className={css["foot"]}>
        <Button fullWidth onClick={close}>
          {t("vacancies.show", { count, shown: format.number(count) })}
        </Button>
      </footer>
    </dialog>
  );
}
