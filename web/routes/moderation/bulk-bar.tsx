import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import css from "./desk.module.css";

interface BulkProps {
  readonly count: number;
  readonly busy: boolean;
  readonly onApprove: () => void;
  readonly onReject: () => void;
  readonly onClear: () => void;
}

/** What can be done with everything that is chosen. */
export function BulkBar({ count, busy, onApprove, onReject, onClear }: BulkProps) {
  const { t } = useTranslation();
  return (
    <div className={css["bulk"]} role="status">
      <span className={css["strong"]}>{t("desk.selected", { count })}</span>
      <Button size="xs" loading={busy} onClick={onApprove}>
        {t("desk.actions.approve")}
      </Button>
      <Button size="xs" variant="light" color="red" disabled={busy} onClick={onReject}>
        {t("desk.decideDots")}
      </Button>
      <Button size="xs" variant="default" onClick={onClear}>
        {t("desk.unselect")}
      </Button>
    </div>
  );
}
