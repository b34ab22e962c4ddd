import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../../shared/client/index.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { useFormat } from "../../ui/format.ts";
import { Mark } from "../../ui/mark.tsx";
import { usePageTitle } from "../../ui/page-title.ts";
import { ProblemNote } from "../../ui/problem.tsx";
import { NotFoundPage } from "../platform/not-found.tsx";
import css from "./public-page.module.css";

/** What a page for everybody says of the one thing that it shows. */
export interface Shown {
  readonly owner: {
    readonly id: string;
    readonly displayName: string;
    readonly avatarUrl: string | null;
  };
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly views: number;
  readonly at: string;
}

interface Props {
  readonly shown: Shown | undefined;
  readonly error: Error | null;
  /** Where members see the same. */
  readonly memberPath: string;
  readonly children: ReactNode;
}

/** One thing that everybody may see, for who has only its address. */
export function PublicPage({ shown, error, memberPath, children }: Props) {
  const { t } = useTranslation();
  usePageTitle(shown ? shown.title || shown.owner.displayName : "");
  if (error instanceof ApiError && error.status === 404) return <NotFoundPage />;
  return (
    <div className={css["page"]}>
      <header className={css["head"]}>
        <Link to="/" className={css["home"]}>
          <Mark size={32} />
          <span>Veche</span>
        </Link>
        <Button
          variant="default"
          renderRoot={(props) => <Link to="/login" search={{ next: memberPath }} {...props} />}
        >
          {t("public.signIn")}
        </Button>
      </header>
      <main className={css["main"]}>
        {error && <ProblemNote error={error} />}
        {children}
        {shown && <About shown={shown} />}
      </main>
    </div>
  );
}

function About({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { owner, title, description, tags, views, at } = shown;
  return (
    <section className={css["about"]}>
      <h1>{title || owner.displayName}</h1>
      <p className={css["by"]}>
        <Avatar id={owner.id} name={owner.displayName} url={owner.avatarUrl} size={36} />
        <span>
          {owner.displayName} · <time dateTime={at}>{format.dateTime(at)}</time>
          {views > 0 && ` · ${t("public.views", { count: views })}`}
        </span>
      </p>
      {description !== "" && <p className={css["words"]}>{description}</p>}
      {tags.length > 0 && <p className={css["tags"]}>{tags.map((tag) => `#${tag}`).join(" ")}</p>}
    </section>
  );
}
