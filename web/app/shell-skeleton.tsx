import { Skeleton } from "@mantine/core";
import css from "./shell.module.css";

const LINES = ["a", "b", "c", "d"];

/** What the frame looks like until it is known who is signed in. */
export function ShellSkeleton() {
  return (
    <div className={css["shell"]} aria-busy="true">
      <div className={css["nav"]} />
      <div className={css["content"]}>
        <div className={css["skeleton"]}>
          {LINES.map((line) => (
            <Skeleton key={line} height={56} radius={12} />
          ))}
        </div>
      </div>
    </div>
  );
}
