import { IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import css from "./search-field.module.css";

/** How long somebody who writes has paused before it is looked for. */
const PAUSE_MS = 300;
const LONGEST = 100;

interface SearchFieldProps {
  /** What is looked for now. */
  readonly value: string;
  readonly label: string;
  /** Called with other words when whoever writes them pauses; with none, when they are gone. */
  readonly onSeek: (words: string) => void;
}

/** A field whose words are looked for while they are written. */
export function SearchField({ value, label, onSeek }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const seek = useRef(onSeek);
  seek.current = onSeek;
  const sought = useRef(value);
  // Somebody else looks for something: a step back, or a button.
  useEffect(() => {
    if (value === sought.current) return;
    sought.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === value) return;
    const timer = setTimeout(() => {
      sought.current = wanted;
      seek.current(wanted);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value]);
  return (
    <search className={css["search"]}>
      <IconSearch size={18} aria-hidden="true" />
      <input
        type="search"
        value={text}
        maxLength={LONGEST}
        placeholder={label}
        aria-label={label}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </search>
  );
}
