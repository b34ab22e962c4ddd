import { ActionIcon, Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import css from "./dialog.module.css";
import { useModal } from "./use-modal.ts";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A modal dialog of the browser's own: it keeps the focus, closes by Escape, and gives the focus back. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const { t } = useTranslation();
  const modal = useModal(onClose);
  const titleId = useId();
  return (
    <dialog {...modal} className={css["dialog"]} aria-labelledby={titleId}>
      <header className={css["header"]}>
        <h2 id={titleId}>{title}</h2>
        <ActionIcon aria-label={t("common.close")} onClick={() => modal.ref.current?.close()}>
          <IconX size={20} />
        </ActionIcon>
      </header>
      {children}
    </dialog>
  );
}

interface ConfirmProps {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly busy?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks once before something that cannot be undone, naming it. */
export function Confirm({ title, text, action, busy, onConfirm, onClose }: ConfirmProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={title} onClose={onClose}>
      <p className={css["text"]}>{text}</p>
      <footer className={css["footer"]}>
        <Button variant="default" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button variant="light" color="red" loading={busy ?? false} onClick={onConfirm}>
          {action}
        </Button>
      </footer>
    </Dialog>
  );
}

export const dialogFooter = css["footer"] ?? "";
