import { ActionIcon, Button, NativeSelect } from "@mantine/core";
import { IconUserPlus, IconX } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Company, CompanyMember, CompanyRole } from "../../../shared/client/index.ts";
import { lazyPart } from "../../app/lazy-part.tsx";
import { useMe } from "../../app/me.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Confirm } from "../../ui/dialog.tsx";
import { listClass, Section } from "../../ui/page.tsx";
import { problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import css from "./companies.module.css";
import { putMember, removeMember } from "./companies.ts";
import { asRole, ROLES } from "./roles.ts";

/** Finding people has its words with the chats. */
const AddMember = lazyPart("chat", async () => (await import("./add-member.tsx")).AddMember);

const onError = (error: unknown) => toast(problemText(error), "danger");

/** Who acts for a company, and what each may do; its owners change that. */
export function MembersSection({ company }: { readonly company: Company }) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const { id, members, role } = company;
  return (
    <Section title={t("company.members")} lead={t("company.membersLead")}>
      <ul className={listClass}>
        {members.map((member) => (
          <Member key={member.userId} company={company} member={member} />
        ))}
      </ul>
      {role === "owner" && (
        <Button
          variant="default"
          className={css["start"] ?? ""}
          leftSection={<IconUserPlus size={18} aria-hidden="true" />}
          onClick={() => setAdding(true)}
        >
          {t("company.addMember")}
        </Button>
      )}
      {adding && (
        <AddMember
          companyId={id}
          present={new Set(members.map(({ userId }) => userId))}
          onClose={() => setAdding(false)}
        />
      )}
    </Section>
  );
}

interface MemberProps {
  readonly company: Company;
  readonly member: CompanyMember;
}

function Member({ company, member }: MemberProps) {
  const { t } = useTranslation();
  const me = useMe();
  const { userId, role, person } = member;
  const [asking, setAsking] = useState(false);
  const name = person?.displayName || t("company.nobody");
  const setting = useMutation({
    mutationFn: (wanted: CompanyRole) => putMember(company.id, userId, wanted),
    onError,
  });
  const removing = useMutation({
    mutationFn: () => removeMember(company.id, userId),
    onSuccess: () => setAsking(false),
    onError,
  });
  const owners = company.members.filter((one) => one.role === "owner").length;
  const last = role === "owner" && owners === 1;
  const free = company.role === "owner" && !last;
  return (
    <li className={css["member"]}>
      <Avatar id={userId} name={name} url={person?.avatarUrl ?? null} size={40} />
      <div className={css["who"]}>
        <span>
          {name} {userId === me.id && <Badge>{t("company.you")}</Badge>}
        </span>
        {person && <span>@{person.username}</span>}
      </div>
      {free ? (
        <NativeSelect
          aria-label={t("company.roleOf", { name })}
          value={setting.isPending ? setting.variables : role}
          disabled={setting.isPending}
          data={ROLES.map((value) => ({ value, label: t(`company.roles.${value}`) }))}
          onChange={(event) => setting.mutate(asRole(event.currentTarget.value))}
        />
      ) : (
        <Badge>{t(`company.roles.${role}`)}</Badge>
      )}
      {free && userId !== me.id && (
        <ActionIcon
          aria-label={t("company.removeMember", { name })}
          onClick={() => setAsking(true)}
        >
          <IconX size={20} aria-hidden="true" />
        </ActionIcon>
      )}
      {asking && (
        <Confirm
          title={t("company.removeMember", { name })}
          text={t("company.removeMemberText")}
          action={t("common.remove")}
          busy={removing.isPending}
          onConfirm={() => removing.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
}
