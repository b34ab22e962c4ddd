import { type ComponentType, createElement, lazy, memo, Suspense } from "react";
import { type Area, learnWords } from "../i18n/index.ts";

/** A part of a page that is loaded when it is first shown, together with the words of its area. */
export function lazyPart<Props extends object>(
  area: Area,
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const Part: ComponentType<Props> = lazy(async () => {
    const [part] = await Promise.all([load(), learnWords(area)]);
    return { default: part };
  });
  return memo((props: Props) => <Suspense fallback={null}>{createElement(Part, props)}</Suspense>);
}
