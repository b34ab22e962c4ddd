import { Button, NativeSelect } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type AdminUser, ApiError } from "../../../shared/client/index.ts";
import { Confirm } from "../../ui/dialog.tsx";
import { actionsClass, Section } from "../../ui/page.tsx";
import { problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import css from "./admin.module.css";
import { type Deed, deeds } from "./user-deeds.ts";

const ROLES = ["user", "moderator", "admin"] as const;

/** What an administrator may do with an account; each is asked for once, by name. */
export function UserActions({ user }: { user: AdminUser }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<Deed | null>(null);
  const [role, setRole] = useState(user.role);
  const doing = useMutation({
    mutationFn: async (deed: Deed) => void (await deeds[deed](user.id, role)),
    onSuccess: async (_, deed) => {
      await queries.invalidateQueries({ queryKey: ["admin"] });
      toast(t(`admin.done.${deed}`));
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === "step_up_required") return;
      toast(problemText(error), "danger");
    },
    onSettled: () => setAsking(null),
  });
  const offered = offeredFor(user);
  return (
    <>
      <Section title={t("admin.role")}>
        <div className={css["filters"]}>
          <NativeSelect
            size="md"
            aria-label={t("admin.role")}
            value={role}
            data={ROLES.map((value) => ({ value, label: t(`admin.roles.${value}`) }))}
            onChange={(event) => {
              const chosen = ROLES.find((one) => one === event.currentTarget.value);
              if (chosen !== undefined) setRole(chosen);
            }}
          />
          <Button variant="default" disabled={role === user.role} onClick={() => setAsking("role")}>
            {t("admin.changeRole")}
          </Button>
        </div>
      </Section>
      <Section title={t("admin.deeds")}>
        <div className={actionsClass}>
          {offered.map((deed) => (
            <Button
              key={deed}
              variant={GRAVE.includes(deed) ? "light" : "default"}
              {...(GRAVE.includes(deed) && { color: "red" })}
              onClick={() => setAsking(deed)}
            >
              {t(`admin.do.${deed}`)}
            </Button>
          ))}
        </div>
      </Section>
      {asking !== null && (
        <Confirm
          title={t(`admin.ask.${asking}`, { name: user.displayName })}
          text={t(`admin.askText.${asking}`, { role: t(`admin.roles.${role}`) })}
          action={t(`admin.do.${asking}`)}
          busy={doing.isPending}
          onConfirm={() => doing.mutate(asking)}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}

const GRAVE: readonly Deed[] = ["suspend", "erase"];

function offeredFor(user: AdminUser): Deed[] {
  const can: readonly (readonly [Deed, boolean])[] = [
    ["unlock", user.locked],
    ["verify", !user.emailVerified],
    ["reset", user.status === "active"],
    ["signOut", true],
    ["suspend", user.status === "active"],
    ["revive", user.status === "suspended"],
    ["erase", user.deletionAt === null && user.status !== "deleted"],
  ];
  return can.filter(([, offered]) => offered).map(([deed]) => deed);
}
