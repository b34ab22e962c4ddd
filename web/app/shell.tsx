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
import { Link, Outlet } from "@tanstack/react-router";
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
        <Section to="/videos" label={t("shell.videos")}>
          <IconMovie size={24} stroke={1.8} />
        </Section>
        <Section to="/studio" label={t("shell.studio")}>
          <IconLayoutBoard size={24} stroke={1.8} />
        </Section>
        <Section to="/vacancies" label={t("shell.work")}>
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
  readonly foot?: boolean;
  /** Only where there is room for a rail: on a phone the settings lead there. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

function Section({ to, label, badge = 0, foot = false, wide = false, children }: SectionProps) {
  const { t } = useTranslation();
  return (
    <Link
      to={to}
      className={css["section"]}
      data-foot={foot || undefined}
      data-wide={wide || undefined}
    >
      <span className={css["icon"]} aria-hidden="true">
        {children}
        {badge > 0 && <span className={css["badge"]}>{badge > 99 ? "99+" : badge}</span>}
      </span>
      <span>{label}</span>
      {badge > 0 && (
        <span className={hidden["hidden"]}>
          {t(to === "/calls" ? "shell.missed" : "chats.unread", { count: badge })}
        </span>
      )}
    </Link>
  );
}
