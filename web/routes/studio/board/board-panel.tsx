import { IconX } from "@tabler/icons-react";
import { type ComponentType, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { lazyPart } from "../../../app/lazy-part.tsx";
import { GeneratePanel } from "../generate/generate-panel.tsx";
import { ProjectPanel } from "../projects/project-panel.tsx";
import { usePlace } from "./board-here.ts";
import css from "./board-panel.module.css";
import type { PanelKind } from "./place.ts";

const CommentsPanel = lazyPart("sharing", () =>
  import("../share/comments-panel.tsx").then((module) => module.CommentsPanel),
);

/** What each panel shows, below its heading (`studio.panels`). */
const CONTENT: { readonly [Kind in PanelKind]: ComponentType } = {
  generate: GeneratePanel,
  comments: CommentsPanel,
  project: ProjectPanel,
};

/** What stands beside the board; on a phone, over it. */
export function BoardPanel() {
  const { place } = usePlace();
  return place.panel === undefined ? null : <Panel key={place.panel} kind={place.panel} />;
}

function Panel({ kind }: { readonly kind: PanelKind }) {
  const { t } = useTranslation();
  const { go } = usePlace();
  const heading = useRef<HTMLHeadingElement>(null);
  const Content = CONTENT[kind];
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <aside
      className={css["panel"]}
      aria-label={t(`studio.panels.${kind}`)}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) go({ panel: undefined });
      }}
    >
      <header className={css["header"]}>
        <h2 ref={heading} tabIndex={-1}>
          {t(`studio.panels.${kind}`)}
        </h2>
        <button
          type="button"
          className={css["close"]}
          aria-label={t("common.close")}
          onClick={() => go({ panel: undefined })}
        >
          <IconX size={20} aria-hidden="true" />
        </button>
      </header>
      <div className={css["content"]}>
        <Content />
      </div>
    </aside>
  );
}
