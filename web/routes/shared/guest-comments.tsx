import { Button, Textarea, TextInput } from "@mantine/core";
import { IconMessage } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { GuestComment, SharedProject } from "../../../shared/client/index.ts";
import { Badge } from "../../ui/badge.tsx";
import { useForm } from "../../ui/form.ts";
import { useFormat } from "../../ui/format.ts";
import { ProblemNote } from "../../ui/problem.tsx";
import { remember } from "../../ui/storage.ts";
import css from "./shared.module.css";
import { type Guest, say, sharedCommentsQuery } from "./shared.ts";

const ownName = remember("veche.guestName");
const LONGEST_NAME = 60;
const LONGEST_TEXT = 2_000;

interface GuestCommentsProps {
  readonly guest: Guest;
  readonly box: SharedProject["boxes"][number];
  /** Whether guests may say something too. */
  readonly allowed: boolean;
}

/** What was said of a shot; opened when somebody wants to read or to say something. */
export function GuestComments({ guest, box, allowed }: GuestCommentsProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { id, name, commentCount } = box;
  if (!allowed && commentCount === 0) return null;
  const words =
    commentCount === 0 ? t("shared.comment") : t("shared.comments", { count: commentCount });
  return (
    <div className={css["comments"]}>
      <button
        type="button"
        className={css["toggle"]}
        aria-expanded={open}
        aria-label={t("shared.about", { what: words, name })}
        onClick={() => setOpen(!open)}
      >
        <IconMessage size={20} aria-hidden="true" />
        {words}
      </button>
      {open && (
        <>
          <Said guest={guest} boxId={id} />
          {allowed && <SayForm guest={guest} boxId={id} />}
        </>
      )}
    </div>
  );
}

function Said({ guest, boxId }: { readonly guest: Guest; readonly boxId: string }) {
  const { t } = useTranslation();
  const comments = useInfiniteQuery(sharedCommentsQuery(guest, boxId));
  const found = comments.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      {comments.isError && (
        <ProblemNote error={comments.error} onRetry={() => void comments.refetch()} />
      )}
      <ul className={css["said"]} aria-live="polite">
        {found.map((comment) => (
          <Comment key={comment.id} comment={comment} />
        ))}
      </ul>
      {comments.hasNextPage && (
        <Button
          variant="default"
          loading={comments.isFetchingNextPage}
          onClick={() => void comments.fetchNextPage()}
        >
          {t("common.more")}
        </Button>
      )}
    </>
  );
}

function Comment({ comment }: { readonly comment: GuestComment }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { authorName, byMember, createdAt, text } = comment;
  return (
    <li className={css["remark"]}>
      <p className={css["author"]}>
        <strong>{authorName}</strong>
        {byMember && <Badge tone="good">{t("shared.team")}</Badge>}
        <time dateTime={createdAt}>{format.dateTime(createdAt)}</time>
      </p>
      <p className={css["words"]}>{text}</p>
    </li>
  );
}

function SayForm({ guest, boxId }: { readonly guest: Guest; readonly boxId: string }) {
  const { t } = useTranslation();
  const required = (value: string) => (value.trim() === "" ? t("form.required") : null);
  const form = useForm({
    initial: { authorName: ownName.get() ?? "", text: "" },
    checks: { authorName: required, text: required },
    draft: { key: `veche.share.draft.${boxId}`, fields: ["text"] },
    blame: ({ fields }) => Object.fromEntries(fields.map(({ path }) => [path, t("form.refused")])),
    submit: async ({ authorName, text }) => {
      await say(guest, boxId, { authorName: authorName.trim(), text: text.trim() });
      ownName.set(authorName.trim());
      form.setValues({ authorName, text: "" });
    },
  });
  return (
    <form {...form.bind} className={css["say"]}>
      <TextInput
        label={t("shared.yourName")}
        maxLength={LONGEST_NAME}
        autoComplete="name"
        {...form.field("authorName")}
      />
      <Textarea
        label={t("shared.yourComment")}
        maxLength={LONGEST_TEXT}
        autosize
        minRows={2}
        maxRows={8}
        {...form.field("text")}
      />
      {form.problem !== null && <ProblemNote error={form.problem} />}
      <div>
        <Button type="submit" loading={form.busy}>
          {t("shared.send")}
        </Button>
      </div>
    </form>
  );
}
