import { Button } from "@mantine/core";
import { IconArrowLeft, IconCheck, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ModerationItem } from "../../../shared/client/index.ts";
import { useFormat } from "../../ui/format.ts";
import { AuthorCard } from "./author-card.tsx";
import css from "./desk.module.css";
import { ItemBadges } from "./queue-list.tsx";
import { ThingView } from "./thing-view.tsx";

interface PaneProps {
  readonly item: ModerationItem;
  readonly busy: boolean;
  readonly onApprove: () => void;
  readonly onReject: () => void;
}

/** One thing with everything a decision needs: itself, what was reported, and its author's history. */
export function ItemPane({ item, busy, onApprove, onReject }: PaneProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <article className={css["item"]} aria-label={item.title || t("desk.untitled")}>
      <header className={css["itemHead"]}>
        <Link
          from="/moderation/"
          to="/moderation"
          search={({ item: _, ...before }) => before}
          className={css["back"]}
          aria-label={t("desk.backToList")}
        >
          <IconArrowLeft size={22} aria-hidden="true" />
        </Link>
        <div className={css["itemTitle"]}>
          <h2>{item.title || t("desk.untitled")}</h2>
          <p className={css["meta"]}>
            {t(`desk.kinds.${item.kind}`)} ·{" "}
            <time dateTime={item.since}>
              {t("desk.since", { date: format.dateTime(item.since) })}
            </time>
          </p>
          <ItemBadges item={item} />
        </div>
        <div className={css["actions"]}>
          <Button
            leftSection={<IconCheck size={18} aria-hidden="true" />}
            loading={busy}
            onClick={onApprove}
          >
            {t("desk.actions.approve")}
          </Button>
          <Button
            variant="light"
            color="red"
            leftSection={<IconX size={18} aria-hidden="true" />}
            disabled={busy}
            onClick={onReject}
          >
            {t(item.actions.includes("reject") ? "desk.rejectDots" : "desk.decideDots")}
          </Button>
        </div>
      </header>
      <div className={css["columns"]}>
        <div className={css["thing"]}>
          {item.fear !== null && (
            <p className={css["meta"]}>
              {t("desk.fear", { reason: t(`decisions.reasons.${item.fear}`) })}
            </p>
          )}
          <ThingView item={item} />
          {item.reported.length > 0 && <Reports item={item} />}
        </div>
        {item.owner && <AuthorCard owner={item.owner} />}
      </div>
    </article>
  );
}

function Reports({ item }: { readonly item: ModerationItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section>
      <h3>{t("desk.reports")}</h3>
      <ul className={css["history"]}>
        {item.reported.map((report) => (
          <li key={report.id}>
            <span className={css["strong"]}>{t(`decisions.reasons.${report.reason}`)}</span>{" "}
            {report.comment}{" "}
            <time className={css["meta"]} dateTime={report.createdAt}>
              {format.brief(report.createdAt)}
            </time>
          </li>
        ))}
      </ul>
    </section>
  );
}
