import { Skeleton } from "@mantine/core";
import { Delayed } from "../../../ui/delayed.tsx";
import css from "./board-page.module.css";

/** Boxes that are not there yet. */
export function BoardSkeleton() {
  return (
    <Delayed>
      <div aria-busy="true" className={css["skeleton"]}>
        {["a", "b", "c"].map((key) => (
          <Skeleton key={key} height={180} radius={12} />
        ))}
      </div>
    </Delayed>
  );
}
