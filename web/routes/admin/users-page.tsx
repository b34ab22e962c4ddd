import { Button, NativeSelect, Skeleton, TextInput } from "@mantine/core";
import { IconSearch, IconUsers } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type AdminUser, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useFormat } from "../../ui/format.ts";
import { Page, Section } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import css from "./admin.module.css";
import { UserBadges } from "./user-badges.tsx";

const ROLES = ["user", "moderator", "admin"] as const;
const STATUSES = ["active", "suspended", "deleted"] as const;
const TYPING_MS = 250;

/** All accounts, found by a part of a name or address. */
export function UsersPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/member/admin/users" });
  const navigate = useNavigate({ from: "/admin/users" });
  const users = useInfiniteQuery({
    queryKey: ["admin", "users", search],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      reply(
        api.GET("/api/admin/users", {
          params: { query: { limit: 50, ...search, ...(cursor !== undefined && { cursor }) } },
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: (before) => before,
  });
  const found = users.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page title={t("admin.users")} wide>
      <search className={css["filters"]}>
        <SearchField
          value={search.q ?? ""}
          onChange={(q) =>
            void navigate({
              replace: true,
              search: ({ q: _, ...rest }) => ({ ...rest, ...(q !== "" && { q }) }),
            })
          }
        />
        <NativeSelect
          size="md"
          label={t("admin.role")}
          value={search.role ?? ""}
          data={[
            { value: "", label: t("admin.any") },
            ...ROLES.map((value) => ({ value, label: t(`admin.roles.${value}`) })),
          ]}
          onChange={(event) => {
            const role = ROLES.find((one) => one === event.currentTarget.value);
            void navigate({
              replace: true,
              search: ({ role: _, ...rest }) => ({ ...rest, ...(role && { role }) }),
            });
          }}
        />
        <NativeSelect
          size="md"
          label={t("admin.status")}
          value={search.status ?? ""}
          data={[
            { value: "", label: t("admin.any") },
            ...STATUSES.map((value) => ({ value, label: t(`admin.statuses.${value}`) })),
          ]}
          onChange={(event) => {
            const status = STATUSES.find((one) => one === event.currentTarget.value);
            void navigate({
              replace: true,
              search: ({ status: _, ...rest }) => ({ ...rest, ...(status && { status }) }),
            });
          }}
        />
      </search>
      <Section title={t("admin.accounts")}>
        {users.isPending && <Skeleton height={280} radius={8} />}
        {users.isError && <ProblemNote error={users.error} onRetry={() => void users.refetch()} />}
        {users.isSuccess && found.length === 0 && (
          <EmptyState
            icon={<IconUsers size={34} stroke={1.6} />}
            title={t("admin.noUsers")}
            text={t("admin.noUsersText")}
          />
        )}
        {found.length > 0 && <UserTable users={found} />}
        {users.hasNextPage && (
          <Button
            variant="default"
            loading={users.isFetchingNextPage}
            onClick={() => void users.fetchNextPage()}
          >
            {t("common.more")}
          </Button>
        )}
      </Section>
    </Page>
  );
}

/** Asks once the typing has paused. */
function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value);
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = setTimeout(() => onChange(typed.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  });
  return (
    <TextInput
      className={css["grow"] ?? ""}
      type="search"
      label={t("admin.search")}
      placeholder={t("admin.searchHint")}
      leftSection={<IconSearch size={18} aria-hidden="true" />}
      autoComplete="off"
      spellCheck={false}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
}

function UserTable({ users }: { users: readonly AdminUser[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <table className={`${css["table"]} ${css["cards"]}`}>
      <thead>
        <tr>
          <th scope="col">{t("admin.person")}</th>
          <th scope="col">{t("register.email")}</th>
          <th scope="col">{t("admin.state")}</th>
          <th scope="col">{t("admin.lastSeen")}</th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <tr key={user.id}>
            <td>
              <Link
                to="/admin/users/$userId"
                params={{ userId: user.id }}
                className={css["person"]}
              >
                <Avatar id={user.id} name={user.displayName} url={user.avatarUrl} size={36} />
                <span>
                  <span className={css["personName"]}>{user.displayName}</span>{" "}
                  <span className={css["meta"]}>@{user.username}</span>
                </span>
              </Link>
            </td>
            <td>{user.email}</td>
            <td>
              <UserBadges user={user} />
            </td>
            <td data-wide-only>
              {user.lastSeenAt === null ? t("admin.never") : format.dateTime(user.lastSeenAt)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
