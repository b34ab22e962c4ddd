import { lazyRouteComponent } from "@tanstack/react-router";
import { type Area, learnWords } from "../i18n/index.ts";

/** A page that is loaded when it is gone to, together with the words of its area and those of signing in and of the account. */
export function lazyPage<Module extends Record<string, unknown>, Name extends keyof Module>(
  area: Area,
  load: () => Promise<Module>,
  name: Name,
) {
  const withWords = async () => {
    const areas = new Set<Area>(["guest", ...(area === "guest" ? [] : ["account" as const]), area]);
    const [module] = await Promise.all([load(), ...[...areas].map(learnWords)]);
    return module;
  };
  return lazyRouteComponent(withWords, name);
}
