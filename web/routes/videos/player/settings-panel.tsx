import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Video } from "../../../../shared/client/index.ts";
import { AUTO } from "./engine.ts";
import css from "./player.module.css";
import type { Captions } from "./use-captions.ts";
import type { Source } from "./use-source.ts";

const RATES = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
const OFF = "";

interface SettingsPanelProps {
  readonly id: string;
  readonly source: Source;
  readonly rate: number;
  readonly onRate: (rate: number) => void;
  readonly captions: Captions;
  readonly offered: Video["captions"];
}

/** How the video is shown: its quality, speed and captions. */
export function SettingsPanel(props: SettingsPanelProps) {
  const { id, source, rate, onRate, captions, offered } = props;
  const { t } = useTranslation();
  return (
    <fieldset id={id} className={css["panel"]} aria-label={t("player.settings")}>
      {source.qualities.length > 0 && (
        <Choice
          label={t("player.quality")}
          value={source.quality}
          options={[[AUTO, t("player.auto")], ...source.qualities.map(twice)]}
          onChoose={source.choose}
        />
      )}
      <Choice
        label={t("player.speed")}
        value={String(rate)}
        options={RATES.map((one) => [String(one), one === 1 ? t("player.normal") : `${one}×`])}
        onChoose={(value) => onRate(Number(value))}
      />
      {offered.length > 0 && (
        <Choice
          label={t("player.captions")}
          value={captions.language ?? OFF}
          options={[
            [OFF, t("player.captionsOff")],
            ...offered.map(({ language, label }) => [language, label] as const),
          ]}
          onChoose={(value) => captions.show(value === OFF ? null : value)}
        />
      )}
    </fieldset>
  );
}

const twice = (name: string) => [name, name] as const;

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChoose: (value: string) => void;
}

/** The browser's own list: it opens over a full screen too. */
function Choice({ label, value, options, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <div className={css["choice"]}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {options.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
