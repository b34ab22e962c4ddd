import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Person, reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { dialogFooter } from "../../../ui/dialog.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { useOpenChat } from "../conversing.ts";
import { PeoplePicker, toggled } from "../new/people-picker.tsx";
import { membersQuery } from "../people.ts";

/** Puts people into a group. */
export function AddPeople({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const chat = useOpenChat();
  const queries = useQueryClient();
  const members = useQuery(membersQuery(chat.id));
  const [chosen, setChosen] = useState<ReadonlyMap<string, Person>>(new Map());
  const add = useMutation({
    mutationFn: () =>
      reply(
        api.POST("/api/chats/{chatId}/members", {
          params: { path: { chatId: chat.id } },
          body: { userIds: [...chosen.keys()] },
        }),
      ),
    onSuccess: () => {
      onDone();
      return queries.invalidateQueries({ queryKey: ["members", chat.id] });
    },
  });
  return (
    <>
      <PeoplePicker
        without={new Set(members.data?.map(({ userId }) => userId))}
        chosen={chosen}
        onChoose={(person) => setChosen((before) => toggled(before, person))}
      />
      {add.isError && <ProblemNote error={add.error} />}
      <footer className={dialogFooter}>
        <Button variant="default" onClick={onDone}>
          {t("common.cancel")}
        </Button>
        <Button disabled={chosen.size === 0} loading={add.isPending} onClick={() => add.mutate()}>
          {t("chatInfo.addCount", { count: chosen.size })}
        </Button>
      </footer>
    </>
  );
}
