import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Quality } from "../../../../shared/client/calls/index.ts";
import { useFormat } from "../../../ui/format.ts";
import css from "./call-stage.module.css";

/** How good a connection is; pressed it explains itself. Its shape says what its colour does. */
export function QualityDot({ quality, name }: { quality: Quality; name: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const id = useId();
  const { grade } = quality;
  return (
    <span className={css["quality"]}>
      <button
        type="button"
        className={css["dot"]}
        aria-expanded={open}
        aria-controls={id}
        aria-label={t("call.quality.of", { name, grade: t(`call.quality.${grade}`) })}
        onClick={() => setOpen(!open)}
        onBlur={() => setOpen(false)}
      >
        <span className={css["bars"]} data-grade={grade} aria-hidden="true" />
      </button>
      <span id={id} role="status" className={css["explanation"]} hidden={!open}>
        {open && <Explanation quality={quality} name={name} />}
      </span>
    </span>
  );
}

function Explanation({ quality, name }: { quality: Quality; name: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { grade, path, roundTripMs, loss, bitrateKbps } = quality;
  return (
    <>
      <strong>{t("call.quality.of", { name, grade: t(`call.quality.${grade}`) })}</strong>
      <span>{t(`call.quality.means.${grade}`)}</span>
      <span>{t(`call.path.${path}`)}</span>
      {roundTripMs !== null && (
        <span>{t("call.quality.delay", { ms: format.number(Math.round(roundTripMs)) })}</span>
      )}
      {loss !== null && (
        <span>{t("call.quality.loss", { percent: format.number(Math.round(loss * 100)) })}</span>
      )}
      {bitrateKbps !== null && (
        <span>{t("call.quality.rate", { kbps: format.number(Math.round(bitrateKbps)) })}</span>
      )}
    </>
  );
}
