import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import css from "./notice.module.css";

const ICONS = {
  plain: IconInfoCircle,
  good: IconCircleCheck,
  warning: IconAlertTriangle,
  danger: IconAlertTriangle,
};

interface NoticeProps {
  readonly tone?: keyof typeof ICONS;
  /** It came while the reader was here: screen readers say it. */
  readonly live?: boolean;
  readonly children: ReactNode;
}

/** Something the reader should know, where it matters. */
export function Notice({ tone = "plain", live = false, children }: NoticeProps) {
  const Icon = ICONS[tone];
  return (
    <div className={css["notice"]} data-tone={tone} {...(live && { role: "status" })}>
      <Icon size={20} aria-hidden="true" />
      <div className={css["body"]}>{children}</div>
    </div>
  );
}
