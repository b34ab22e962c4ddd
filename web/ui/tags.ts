/** So many tags a picture or a video may have, of so many letters. */
const MOST_TAGS = 20;
const LONGEST_TAG = 40;

/** Tags as they are written into one line: parted by commas, with or without `#`. */
export function splitTags(line: string): string[] {
  const tags = line.split(",").map((tag) => tag.trim().replace(/^#/, "").trim());
  return [...new Set(tags.filter((tag) => tag !== ""))]
    .slice(0, MOST_TAGS)
    .map((tag) => tag.slice(0, LONGEST_TAG));
}
