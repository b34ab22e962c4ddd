import { Fragment } from "react";
import css from "./linked-text.module.css";

const ADDRESS_OR_NAME =
  /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,:;!?)\]}»]|(?<![\w@.])@[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?/gi;

interface LinkedTextProps {
  readonly text: string;
  /** Usernames, in lower case, that are marked where they are called; whether each is the reader's own. */
  readonly mentions?: ReadonlyMap<string, boolean>;
}

interface Part {
  readonly at: number;
  readonly text: string;
  readonly link?: boolean;
  readonly mention?: "me" | "other";
}

/** Text in which web addresses can be followed, and names are marked. */
export function LinkedText({ text, mentions }: LinkedTextProps) {
  return partsOf(text, mentions).map((part) => {
    if (part.link) {
      return (
        <a key={`a${part.at}`} href={part.text} target="_blank" rel="noopener noreferrer">
          {part.text}
        </a>
      );
    }
    if (part.mention) {
      return (
        <span key={`m${part.at}`} className={css["mention"]} data-mention={part.mention}>
          {part.text}
        </span>
      );
    }
    return <Fragment key={part.at}>{part.text}</Fragment>;
  });
}

function partsOf(text: string, mentions: LinkedTextProps["mentions"]): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS_OR_NAME)) {
    const [found] = match;
    const name = found.startsWith("@") ? mentions?.get(found.slice(1).toLowerCase()) : null;
    if (name === undefined) continue;
    parts.push({ at: end, text: text.slice(end, match.index) });
    const at = match.index;
    if (name === null) parts.push({ at, text: found, link: true });
    else parts.push({ at, text: found, mention: name ? "me" : "other" });
    end = at + found.length;
  }
  parts.push({ at: end, text: text.slice(end) });
  return parts;
}
