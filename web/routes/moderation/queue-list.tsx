import { Checkbox } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ModerationItem } from "../../../shared/client/index.ts";
import { Badge } from "../../ui/badge.tsx";
import { useFormat } from "../../ui/format.ts";
import css from "./desk.module.css";
import { keyOf } from "./desk.ts";

interface ListProps {
  readonly items: readonly ModerationItem[];
  readonly current: ModerationItem | undefined;
  readonly selected: ReadonlySet<string>;
  readonly onToggle: (key: string) => void;
}

/** What waits, in the order in which it is to be looked at. */
export function QueueList({ items, current, selected, onToggle }: ListProps) {
  const { t } = useTranslation();
  return (
    <ul className={css["list"]} aria-label={t("desk.list")}>
      {items.map((item) => (
        <ListRow
          key={keyOf(item)}
          item={item}
          isCurrent={item === current}
          isSelected={selected.has(keyOf(item))}
          onToggle={() => onToggle(keyOf(item))}
        />
      ))}
    </ul>
  );
}

interface RowProps {
  readonly item: ModerationItem;
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  readonly onToggle: () => void;
}

function ListRow({ item, isCurrent, isSelected, onToggle }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isCurrent) row.current?.scrollIntoView({ block: "nearest" });
  }, [isCurrent]);
  const title = item.title || t("desk.untitled");
  return (
    <li ref={row} className={css["row"]} data-current={isCurrent || undefined}>
      <Checkbox aria-label={t("desk.select", { title })} checked={isSelected} onChange={onToggle} />
      <Link
        from="/moderation/"
        to="/moderation"
        search={(before) => ({ ...before, item: keyOf(item) })}
        replace
        className={css["rowLink"]}
        {...(isCurrent && { "aria-current": "true" })}
      >
        <span className={css["rowTitle"]}>{title}</span>
        <span className={css["meta"]}>
          {t(`desk.kinds.${item.kind}`)} · {item.owner?.displayName ?? t("desk.nobody")} ·{" "}
          <time dateTime={item.since}>{format.brief(item.since)}</time>
        </span>
        <ItemBadges item={item} />
      </Link>
    </li>
  );
}

/** How it stands with an item, in a word or two each. */
export function ItemBadges({ item }: { readonly item: ModerationItem }) {
  const { t } = useTranslation();
  return (
    <span className={css["badges"]}>
      {item.status !== "waiting" && (
        <Badge tone={item.status === "kept" ? "good" : "danger"}>
          {t(`desk.statuses.${item.status}`)}
        </Badge>
      )}
      {item.reports > 0 && <Badge>{t("desk.reportCount", { count: item.reports })}</Badge>}
      {item.risk > 0 && (
        <Badge tone={item.risk >= 50 ? "danger" : "plain"}>
          {t("desk.risk", { count: item.risk })}
        </Badge>
      )}
      {item.hidden && item.status === "waiting" && <Badge>{t("desk.hidden")}</Badge>}
    </span>
  );
}
