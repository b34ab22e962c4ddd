import { Skeleton } from "@mantine/core";
import { Delayed } from "../../ui/delayed.tsx";
import css from "./grid.module.css";

const TILES = [3, 2, 4, 2, 3, 3, 2, 4].map((grow, index) => ({ grow, key: `t${index}` }));

/** The shape of a gallery until its pictures are known. */
export function GridSkeleton() {
  return (
    <Delayed>
      <div className={css["skeleton"]} aria-busy="true">
        {TILES.map(({ grow, key }) => (
          <Skeleton
            key={key}
            height={180}
            radius={8}
            style={{ flex: `${grow} 1 ${grow * 50}px` }}
          />
        ))}
      </div>
    </Delayed>
  );
}
