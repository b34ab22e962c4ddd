import { type CSSProperties, useEffect, useId, useRef, useState } from "react";
import css from "./fields.module.css";

/** How long a slider has stood still before it counts. */
const STILL_MS = 250;

interface RangeFieldProps {
  readonly label: string;
  /** Which step it stands at. */
  readonly value: number;
  readonly steps: number;
  /** What a step means. */
  readonly say: (step: number) => string;
  readonly onSettle: (step: number) => void;
}

/** A slider over steps, which says what each of them means. */
export function RangeField({ label, value, steps, say, onSettle }: RangeFieldProps) {
  const id = useId();
  const [step, setStep] = useState(value);
  const settle = useRef(onSettle);
  settle.current = onSettle;
  useEffect(() => setStep(value), [value]);
  useEffect(() => {
    if (step === value) return;
    const timer = setTimeout(() => settle.current(step), STILL_MS);
    return () => clearTimeout(timer);
  }, [step, value]);
  const filled: CSSProperties & { "--share": string } = { "--share": `${(step / steps) * 100}%` };
  return (
    <div className={css["range"]}>
      <label htmlFor={id}>
        {label} <output htmlFor={id}>{say(step)}</output>
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={steps}
        value={step}
        aria-valuetext={say(step)}
        style={filled}
        onChange={(event) => setStep(Number(event.currentTarget.value))}
      />
    </div>
  );
}
