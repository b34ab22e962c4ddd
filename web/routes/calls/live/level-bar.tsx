import { useTranslation } from "react-i18next";
import css from "./devices.module.css";

/** How loud the reader is heard. */
export function LevelBar({ level }: { level: number }) {
  const { t } = useTranslation();
  return (
    <meter className={css["level"]} aria-label={t("call.level")} min={0} max={1} value={level} />
  );
}
