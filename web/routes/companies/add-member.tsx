import { NativeSelect } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CompanyRole, Person } from "../../../shared/client/index.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { PeoplePicker } from "../chat/new/people-picker.tsx";
import { putMember } from "./companies.ts";
import { asRole, ROLES } from "./roles.ts";

interface AddMemberProps {
  readonly companyId: string;
  readonly present: ReadonlySet<string>;
  readonly onClose: () => void;
}

/** Takes somebody into a company. */
export function AddMember({ companyId, present, onClose }: AddMemberProps) {
  const { t } = useTranslation();
  const [role, setRole] = useState<CompanyRole>("recruiter");
  const adding = useMutation({
    mutationFn: ({ id }: Person) => putMember(companyId, id, role),
    onSuccess: (_, { displayName }) => {
      toast(t("company.memberAdded", { name: displayName }));
      onClose();
    },
  });
  return (
    <Dialog title={t("company.addMember")} onClose={onClose}>
      <NativeSelect
        label={t("company.role")}
        description={t(`company.roleText.${role}`)}
        mb={12}
        value={role}
        data={ROLES.map((value) => ({ value, label: t(`company.roles.${value}`) }))}
        onChange={(event) => setRole(asRole(event.currentTarget.value))}
      />
      {adding.isError && <ProblemNote error={adding.error} />}
      <PeoplePicker
        without={present}
        busy={adding.isPending}
        onChoose={(one) => adding.mutate(one)}
      />
    </Dialog>
  );
}
