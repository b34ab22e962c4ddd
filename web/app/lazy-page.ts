import { lazyRouteComponent } from "@tanstack/react-router";
import { type Area, learnWords } from "../i18n/index.ts";

/** A page that is loaded when it is gone to, together with the words of its areas and those of signing in and of the account. */
export function lazyPage<Module extends Record<string, unknown>, Name extends keyof Module>(
  area: Area | readonly Area[],
  load: () => Promise<Module>,
  name: Name,
) {
  const withWords = async () => {
    const own: readonly Area[] = typeof area === "string" ? [area] : area;
    const areas = new Set<Area>([
      "guest",
      ...(area === "guest" ? [] : ["account" as const]),
      ...own,
    ]);
    const [module] = await Promise.all([load(), ...[...areas].map(learnWords)]);
    return module;
  };
  return lazyRouteComponent(withWords, name);
}
