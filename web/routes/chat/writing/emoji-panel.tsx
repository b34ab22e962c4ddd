import { useMantineColorScheme } from "@mantine/core";
import en from "emoji-picker-element/i18n/en";
import ru from "emoji-picker-element/i18n/ru_RU";
import Picker from "emoji-picker-element/picker";
import enData from "emoji-picker-element-data/en/cldr/data.json?url";
import ruData from "emoji-picker-element-data/ru/cldr/data.json?url";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "../../../i18n/index.ts";
import { useAway } from "./use-away.ts";
import css from "./writing.module.css";

interface EmojiPanelProps {
  readonly onPick: (emoji: string) => void;
  readonly onClose: () => void;
}

const BY_LANGUAGE = {
  en: { locale: "en", dataSource: enData, i18n: en },
  ru: { locale: "ru", dataSource: ruData, i18n: ru },
} as const;

/** Every emoji, by group and by name in the reader's language. It stays open for more than one. */
export function EmojiPanel({ onPick, onClose }: EmojiPanelProps) {
  const { t } = useTranslation();
  const { colorScheme } = useMantineColorScheme();
  const box = useAway<HTMLDivElement>(onClose);
  const pick = useRef(onPick);
  pick.current = onPick;
  useEffect(() => {
    const picker = new Picker(BY_LANGUAGE[currentLanguage()]);
    picker.addEventListener("emoji-click", ({ detail }) => {
      if (detail.unicode !== undefined) pick.current(detail.unicode);
    });
    box.current?.append(picker);
    if (matchMedia("(pointer: fine)").matches) {
      requestAnimationFrame(() => picker.shadowRoot?.querySelector("input")?.focus());
    }
    return () => picker.remove();
  }, [box]);
  return (
    <div
      ref={box}
      className={css["emoji"]}
      role="dialog"
      aria-label={t("chat.emoji")}
      data-scheme={colorScheme}
    />
  );
}
