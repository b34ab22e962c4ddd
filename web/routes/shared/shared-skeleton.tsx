import { Skeleton } from "@mantine/core";
import { Delayed } from "../../ui/delayed.tsx";
import css from "./shared.module.css";

/** The shape of a storyboard while it is fetched. */
export function SharedSkeleton() {
  return (
    <Delayed>
      <div className={css["about"]}>
        <Skeleton width="60%" height={30} radius={8} />
        <Skeleton width="30%" height={14} radius={8} mt={12} />
      </div>
      <div className={css["boxes"]}>
        {[0, 1].map((one) => (
          <Skeleton key={one} height={300} radius={12} />
        ))}
      </div>
    </Delayed>
  );
}
