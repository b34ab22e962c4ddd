import type { Video } from "../../../../shared/client/index.ts";
import { splitTags } from "../../../ui/tags.ts";
import { fromLocalField, toLocalField } from "../times.ts";

/** What an owner says of a video, as it is written into fields. */
export interface Details {
  readonly title: string;
  readonly description: string;
  /** Parted by commas. */
  readonly tags: string;
  readonly isPublic: boolean;
  /** As a field of local date and time has it; empty for at once. */
  readonly publishAt: string;
}

export function detailsOf({ title, description, tags, isPublic, publishAt }: Video): Details {
  return {
    ...{ title, description, isPublic },
    tags: tags.join(", "),
    publishAt: toLocalField(publishAt),
  };
}

/** Of a file, before anybody has said anything: it is called as the file is, without its ending. */
export function detailsOfFile(name: string, isPublic: boolean): Details {
  const title = name.replace(/\.[^.]{1,5}$/, "").slice(0, 200) || name;
  return { title, description: "", tags: "", isPublic, publishAt: "" };
}

/** The same as the platform takes it. An empty title is none: `otherwise` stands for it. */
export function bodyOf(
  { title, description, tags, isPublic, publishAt }: Details,
  otherwise: string,
) {
  return {
    title: title.trim() || otherwise,
    description: description.trim(),
    tags: splitTags(tags),
    isPublic,
    publishAt: fromLocalField(publishAt),
  };
}
