import { lazyRouteComponent } from "@tanstack/react-router";
import { type Area, learnWords } from "../i18n/index.ts";

/** A page that is loaded when it is gone to, together with the words of its area and those of the account. */
export function lazyPage<Module extends Record<string, unknown>, Name extends keyof Module>(
  area: Area,
  load: () => Promise<Module>,
  name: Name,
) {
  const withWords = async () => {
    const [module] = await Promise.all([load(), learnWords("account"), learnWords(area)]);
    return module;
  };
  return lazyRouteComponent(withWords, name);
}
