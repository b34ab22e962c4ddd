import css from "./keys.module.css";

/** Digits in groups of five, to be read aloud. */
export function Digits({ number }: { number: string }) {
  return (
    <p className={css["number"]} data-number={number}>
      {[...number.matchAll(/\d{5}/g)].map(({ 0: group, index }) => (
        <span key={index}>{group} </span>
      ))}
    </p>
  );
}
