import type { ReactNode } from "react";
import css from "./badge.module.css";

interface BadgeProps {
  readonly tone?: "plain" | "good" | "danger";
  readonly children: ReactNode;
}

/** A word or two about the state of something. */
export function Badge({ tone = "plain", children }: BadgeProps) {
  return (
    <span className={css["badge"]} data-tone={tone}>
      {children}
    </span>
  );
}
