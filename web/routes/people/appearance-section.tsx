import { SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { changeLanguage, currentLanguage, LANGUAGES } from "../../i18n/index.ts";
import css from "./settings.module.css";

const SCHEMES = ["auto", "light", "dark"] as const;

/** Language and theme of this browser. */
export function AppearanceSection() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <section className={css["section"]} aria-labelledby="settings-appearance">
      <h2 id="settings-appearance">{t("settings.appearance")}</h2>
      <div className={css["setting"]}>
        <span id="settings-language">{t("settings.language")}</span>
        <SegmentedControl
          size="md"
          aria-labelledby="settings-language"
          value={currentLanguage()}
          data={LANGUAGES.map((value) => ({ value, label: t(`languages.${value}`) }))}
          onChange={(value) => void changeLanguage(value)}
        />
      </div>
      <div className={css["setting"]}>
        <span id="settings-theme">{t("settings.theme")}</span>
        <SegmentedControl
          size="md"
          aria-labelledby="settings-theme"
          value={colorScheme}
          data={SCHEMES.map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
          onChange={setColorScheme}
        />
      </div>
    </section>
  );
}
