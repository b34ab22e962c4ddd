import { Skeleton } from "@mantine/core";
import { Delayed } from "../../../ui/delayed.tsx";
import css from "./desk.module.css";

const ROWS = ["a", "b", "c", "d"];

/** Rows that are not there yet. */
export function RowsSkeleton() {
  return (
    <Delayed>
      <div className={css["list"]} aria-busy="true">
        {ROWS.map((row) => (
          <div key={row} className={css["row"]}>
            <Skeleton width={48} height={48} radius={10} />
            <div className={css["body"]}>
              <Skeleton height={18} width="50%" />
              <Skeleton height={14} width="30%" />
            </div>
          </div>
        ))}
      </div>
    </Delayed>
  );
}
