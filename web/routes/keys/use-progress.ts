import { useQuery } from "@tanstack/react-query";
import { encryption } from "../../app/encryption.ts";
import { useMe } from "../../app/me.ts";

const LOOK_MS = 500;

/** How many percent of a history have been taken in, while that goes on. */
export function useProgress(isOn: boolean): number | null {
  const me = useMe();
  const { data } = useQuery({
    queryKey: ["history-progress", me.id],
    queryFn: async () => (await encryption(me.id)).historyProgress(),
    enabled: isOn,
    refetchInterval: LOOK_MS,
    gcTime: 0,
  });
  if (!isOn || !data || data.all === 0) return null;
  return Math.round((data.done / data.all) * 100);
}
