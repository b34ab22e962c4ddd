import { IconFileText } from "@tabler/icons-react";
import type { JobApplication } from "../../../../shared/client/index.ts";
import { useFormat } from "../../../ui/format.ts";
import css from "./pane.module.css";

interface ResumeLinkProps {
  readonly resume: NonNullable<JobApplication["resume"]>;
}

/** A CV, opened in a tab of its own. */
export function ResumeLink({ resume: { url, name, bytes } }: ResumeLinkProps) {
  const format = useFormat();
  return (
    <a className={css["file"]} href={url} target="_blank" rel="noopener noreferrer">
      <IconFileText size={22} aria-hidden="true" />
      <span>{name}</span>
      <span className={css["meta"]}>{format.bytes(bytes)}</span>
    </a>
  );
}
