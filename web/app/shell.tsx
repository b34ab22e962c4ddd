import {
  IconBriefcase,
  IconGavel,
  IconLayoutBoard,
  IconMessageCircle,
  IconMovie,
  IconPhone,
  IconPhoto,
  IconShieldCog,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../ui/avatar.tsx";
import { Mark } from "../ui/mark.tsx";
import { useUnreadInTitle } from "../ui/page-title.ts";
import hidden from "../ui/visually-hidden.module.css";
import { CallsHost, missedQuery } from "./calls/calls-host.tsx";
import { chatsQuery, totalUnread } from "./chats.ts";
import { useMe } from "./me.ts";
import css from "./shell.module.css";
import { useDevice } from "./use-device.ts";
import { useHub } from "./use-hub.ts";

/** Pages of a section that are not under its address. */
const WORK = ["/employer", "/work", "/companies"] as const;
/** Sections that a phone's bar has no room for: its last place leads there, by way of the settings. */
const BEHIND_MORE = ["/videos", "/studio", "/moderation", "/admin"] as const;

/** The frame of every page behind the sign-in: the sections, and the page itself. */
export function Shell() {
  const { t } = useTranslation();
  const me = useMe();
  useHub();
  useDevice(me.id);
  const { data: unread = 0 } = useQuery({ ...chatsQuery, select: totalUnread });
  const { data: missed = 0 } = useQuery(missedQuery);
  useUnreadInTitle(unread);
  return (
    <div className={css["shell"]}>
      <a className={css["skip"]} href="#content">
        {t("shell.skip")}
      </a>
      <nav className={css["nav"]} aria-label={t("shell.sections")}>
        <span className={css["mark"]}>
          <Mark size={40} />
        </span>
        <Section to="/chats" label={t("shell.chats")} badge={unread}>
          <IconMessageCircle size={24} stroke={1.8} />
        </Section>
        <Section to="/calls" label={t("shell.calls")} badge={missed}>
          <IconPhone size={24} stroke={1.8} />
        </Section>
        <Section to="/gallery" label={t("shell.gallery")}>
          <IconPhoto size={24} stroke={1.8} />
        </Section>
        <Section to="/videos" label={t("shell.videos")} wide>
          <IconMovie size={24} stroke={1.8} />
        </Section>
        <Section to="/studio" label={t("shell.studio")} wide>
          <IconLayoutBoard size={24} stroke={1.8} />
        </Section>
        <Section to="/vacancies" label={t("shell.work")} also={WORK}>
          <IconBriefcase size={24} stroke={1.8} />
        </Section>
        {me.role !== "user" && (
          <Section to="/moderation" label={t("shell.moderation")} wide>
            <IconGavel size={24} stroke={1.8} />
          </Section>
        )}
        {me.role === "admin" && (
          <Section to="/admin" label={t("shell.admin")} wide>
            <IconShieldCog size={24} stroke={1.8} />
          </Section>
        )}
        <Section to="/settings" label={t("shell.settings")} foot>
          <Avatar id={me.id} name={me.displayName} url={me.avatarUrl} size={28} />
        </Section>
      </nav>
      <div className={css["content"]} id="content" tabIndex={-1}>
        <Outlet />
      </div>
      <CallsHost />
    </div>
  );
}

interface SectionProps {
  readonly to:
    | "/chats"
    | "/calls"
    | "/gallery"
    | "/videos"
    | "/studio"
    | "/vacancies"
    | "/moderation"
    | "/admin"
    | "/settings";
  readonly label: string;
  readonly badge?: number;
  /** Other addresses whose pages belong to it. */
  readonly also?: readonly string[];
  /** The last of all: of a rail the account's own, of a phone's bar what leads to all that it has no room for. */
  readonly foot?: boolean;
  /** Only where there is room for a rail: on a phone the settings lead there. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

const NONE: readonly string[] = [];

function useIsWithin(prefixes: readonly string[]): boolean {
  return useRouterState({
    select: ({ location }) =>
      prefixes.some((one) => location.pathname === one || location.pathname.startsWith(`${one}/`)),
  });
}

function Section({
  to,
  label,
  badge = 0,
  also = NONE,
  foot = false,
  wide = false,
  children,
}: SectionProps) {
  const { t } = useTranslation();
  const isWithin = useIsWithin(also);
  const isBehind = useIsWithin(foot ? BEHIND_MORE : NONE);
  return (
    <Link
      to={to}
      className={css["section"]}
      data-foot={foot || undefined}
      data-wide={wide || undefined}
      data-within={isWithin || undefined}
      data-behind={isBehind || undefined}
    >
      <span className={css["icon"]} aria-hidden="true">
        {children}
        {badge > 0 && <span className={css["badge"]}>{badge > 99 ? "99+" : badge}</span>}
      </span>
      <span data-only={foot ? "rail" : undefined}>{label}</span>
      {foot && <span data-only="bar">{t("shell.more")}</span>}
      {badge > 0 && (
        <span className={hidden["hidden"]}>
          {t(to === "/calls" ? "shell.missed" : "chats.unread", { count: badge })}
        </span>
      )}
    </Link>
  );
}
