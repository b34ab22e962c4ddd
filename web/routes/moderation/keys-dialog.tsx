import { useTranslation } from "react-i18next";
import { Dialog } from "../../ui/dialog.tsx";
import css from "./desk.module.css";

const KEYS = [
  ["j", "next"],
  ["k", "previous"],
  ["a", "approve"],
  ["r", "reject"],
  ["x", "select"],
  ["?", "help"],
] as const;

/** Which keys do what. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t("desk.keysTitle")} onClose={onClose}>
      <dl className={css["keys"]}>
        {KEYS.map(([key, word]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`desk.keys.${word}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
