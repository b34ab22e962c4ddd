import { Button } from "@mantine/core";
import { IconLinkOff, IconPrinter } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, type SharedProject } from "../../../shared/client/index.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useFormat } from "../../ui/format.ts";
import { Mark } from "../../ui/mark.tsx";
import { usePageTitle } from "../../ui/page-title.ts";
import { ProblemNote } from "../../ui/problem.tsx";
import { PasswordGate } from "./password-gate.tsx";
import css from "./shared.module.css";
import { type Guest, rememberedPassword, rememberPassword, sharedQuery } from "./shared.ts";
import { SharedBoxes } from "./shared-boxes.tsx";
import { SharedSkeleton } from "./shared-skeleton.tsx";

const ASKS = ["share_password_required", "share_password_wrong"];

/** A project by a link: for anybody who has it, without an account. */
export function SharedPage() {
  const { token } = useParams({ from: "/shared/$token" });
  // Another link is another page.
  return <OneLink key={token} token={token} />;
}

function OneLink({ token }: { readonly token: string }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState(() => rememberedPassword(token));
  const guest: Guest = { token, password };
  const { data, error, refetch } = useQuery(sharedQuery(guest));
  usePageTitle(data?.name ?? t("shared.title"));
  const code = error instanceof ApiError ? error.code : null;
  if (data) return <Shown project={data} guest={guest} />;
  if (error === null) {
    return (
      <Frame>
        <SharedSkeleton />
      </Frame>
    );
  }
  if (code !== null && ASKS.includes(code)) {
    return (
      <Frame>
        <PasswordGate
          wrong={password !== null && code === "share_password_wrong"}
          onPassword={(given) => {
            rememberPassword(token, given);
            setPassword(given);
            if (given === password) void refetch();
          }}
        />
      </Frame>
    );
  }
  const gone = code === "gone";
  if (gone || code === "not_found" || code === "validation_failed") {
    return (
      <Frame>
        <EmptyState
          heading="h1"
          icon={<IconLinkOff size={34} stroke={1.6} />}
          title={t(gone ? "shared.goneTitle" : "shared.noneTitle")}
          text={t(gone ? "shared.goneText" : "shared.noneText")}
        />
      </Frame>
    );
  }
  return (
    <Frame>
      <ProblemNote error={error} onRetry={() => void refetch()} />
    </Frame>
  );
}

interface FrameProps {
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

function Frame({ actions, children }: FrameProps) {
  return (
    <div className={css["page"]}>
      {/* Whoever has the link may look; search engines need not. */}
      <meta name="robots" content="noindex" />
      <header className={css["head"]}>
        <span className={css["home"]}>
          <Mark size={28} />
          <span>Veche</span>
        </span>
        {actions}
      </header>
      <main className={css["main"]}>{children}</main>
    </div>
  );
}

function Shown({ project, guest }: { readonly project: SharedProject; readonly guest: Guest }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, description, expiresAt, boxes } = project;
  return (
    <Frame
      actions={
        <Button
          variant="default"
          className={css["print"] ?? ""}
          leftSection={<IconPrinter size={18} aria-hidden="true" />}
          onClick={() => window.print()}
        >
          {t("shared.print")}
        </Button>
      }
    >
      <div className={css["about"]}>
        <h1>{name}</h1>
        {description !== "" && <p className={css["words"]}>{description}</p>}
        <p className={css["meta"]}>
          {t("shared.shots", { count: boxes.length })}
          {expiresAt !== null && ` · ${t("shared.until", { when: format.dateTime(expiresAt) })}`}
        </p>
      </div>
      {boxes.length === 0 ? (
        <p className={css["meta"]}>{t("shared.empty")}</p>
      ) : (
        <SharedBoxes project={project} guest={guest} />
      )}
    </Frame>
  );
}
