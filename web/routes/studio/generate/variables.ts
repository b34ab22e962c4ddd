/** Names of variables in a text, as the platform finds them: each once. */
export function variablesIn(text: string): string[] {
  return [
    ...new Set(
      [...text.matchAll(/\{\{\s*([\p{L}_][\p{L}\p{N}_-]{0,39})\s*\}\}/gu)].map(
        ([, name]) => name ?? "",
      ),
    ),
  ];
}

/** What is being written of a variable before the caret; `null` when it is no variable. */
export function variableAt(text: string, caret: number): { from: number; begun: string } | null {
  const found = /\{\{\s*([\p{L}\p{N}_-]*)$/u.exec(text.slice(0, caret));
  return found && { from: found.index, begun: found[1] ?? "" };
}

/** A text with a variable instead of what was begun of it, and where the caret goes on. */
export function withVariable(
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
  name: string,
): { text: string; caret: number } {
  const rest = text.slice(to).replace(/^[\p{L}\p{N}_-]*\s*\}\}/u, "");
  const head = `${text.slice(0, from)}{{${name}}}`;
  return { text: head + rest, caret: head.length };
}
