import { NativeSelect } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Person, ProjectMember } from "../../../../shared/client/index.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { PeoplePicker } from "../../chat/new/people-picker.tsx";
import { putMember } from "./members.ts";

type Role = Exclude<ProjectMember["role"], "owner">;

interface AddMemberProps {
  readonly projectId: string;
  readonly present: ReadonlySet<string>;
  readonly onClose: () => void;
}

/** Takes somebody into the project. */
export function AddMember({ projectId, present, onClose }: AddMemberProps) {
  const { t } = useTranslation();
  const [role, setRole] = useState<Role>("editor");
  const adding = useMutation({
    mutationFn: ({ id }: Person) => putMember(projectId, id, role),
    onSuccess: (_, { displayName }) => {
      toast(t("studio.memberAdded", { name: displayName }));
      onClose();
    },
  });
  return (
    <Dialog title={t("studio.addMember")} onClose={onClose}>
      <NativeSelect
        label={t("studio.role")}
        description={t(`studio.roleText.${role}`)}
        mb={12}
        value={role}
        data={(["editor", "viewer"] as const).map((value) => ({
          value,
          label: t(`studio.roles.${value}`),
        }))}
        onChange={(event) => setRole(event.currentTarget.value as Role)}
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
