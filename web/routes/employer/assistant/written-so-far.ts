/** The opening of a text in JSON: a name and where its value begins. */
const OPENING = /"(\w+)"\s*:\s*"/g;

/**
 * The texts in an answer that is still being written, in the order in which they come; the last may not be whole yet. For
 * showing alone: the answer itself is checked by the platform.
 */
export function writtenSoFar(json: string): { readonly name: string; readonly text: string }[] {
  const found: { name: string; text: string }[] = [];
  const opening = new RegExp(OPENING);
  for (let match = opening.exec(json); match !== null; match = opening.exec(json)) {
    const end = endOf(json, opening.lastIndex);
    found.push({ name: match[1] ?? "", text: decoded(json.slice(opening.lastIndex, end)) });
    opening.lastIndex = end + 1;
  }
  return found;
}

/** The text of that name, as far as it is written. */
export function textNamed(json: string, name: string): string {
  return writtenSoFar(json).find((one) => one.name === name)?.text ?? "";
}

/** Where a text ends that begins there: at its quotation mark, or with what is written. */
function endOf(json: string, from: number): number {
  for (let at = from; at < json.length; at += 1) {
    if (json[at] === "\\") at += 1;
    else if (json[at] === '"') return at;
  }
  return json.length;
}

function decoded(part: string): string {
  // An escape that is cut off is left out.
  const whole = part.replace(/\\(?:u[0-9a-f]{0,3})?$/i, (tail) => (/\\\\$/.test(part) ? tail : ""));
  try {
    return String(JSON.parse(`"${whole}"`));
  } catch {
    return whole;
  }
}
