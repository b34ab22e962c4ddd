import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo } from "react";
import { lookAround } from "../distance.ts";
import { addressOf, type Seeking, seekingOf } from "../seeking.ts";

/** A change of what is looked for; `undefined` takes a part out. */
export type SeekingChange = { readonly [Part in keyof Seeking]?: Seeking[Part] | undefined };

/** Nothing looked for: what is shown of list and map stays. */
export const CLEARED: SeekingChange = {
  ...{ q: undefined, near: undefined, place: undefined, radiusKm: undefined, city: undefined },
  ...{ tags: undefined, roles: undefined, employmentType: undefined, remote: undefined },
  ...{ salaryMin: undefined, currency: undefined, company: undefined, sort: undefined },
};

export type ChangeSeeking = (change: SeekingChange, how?: { readonly passing: boolean }) => void;

/** What the address looks for, and how to look for something else. What is passing leaves no step to go back to. */
export function useSeeking(): { readonly seeking: Seeking; readonly change: ChangeSeeking } {
  const parts = useSearch({ from: "/member/vacancies" });
  const seeking = useMemo(() => seekingOf(parts), [parts]);
  const navigate = useNavigate();
  useEffect(() => lookAround(seeking.near), [seeking.near]);
  const change = useCallback<ChangeSeeking>(
    (part, how) =>
      void navigate({
        to: "/vacancies",
        search: (before) => addressOf(seekingOf({ ...before, ...part })),
        replace: how?.passing ?? false,
        resetScroll: false,
      }),
    [navigate],
  );
  return { seeking, change };
}
