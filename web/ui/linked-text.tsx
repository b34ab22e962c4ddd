import { Fragment } from "react";

const ADDRESS = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,:;!?)\]}»]/gi;

/** Text in which web addresses can be followed. */
export function LinkedText({ text }: { text: string }) {
  const parts: { at: number; text: string; link: boolean }[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    parts.push({ at: end, text: text.slice(end, match.index), link: false });
    parts.push({ at: match.index, text: match[0], link: true });
    end = match.index + match[0].length;
  }
  parts.push({ at: end, text: text.slice(end), link: false });
  return parts.map((part) =>
    part.link ? (
      <a key={`a${part.at}`} href={part.text} target="_blank" rel="noopener noreferrer">
        {part.text}
      </a>
    ) : (
      <Fragment key={part.at}>{part.text}</Fragment>
    ),
  );
}
