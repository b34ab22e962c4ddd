import { Button, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { useBoardHere, useOnBoard } from "./board-here.ts";
import css from "./box.module.css";

/** Adds a shot after the others: by its name, or by a number when it has none. */
export function NewBox() {
  const { t } = useTranslation();
  const { board, project } = useBoardHere();
  const count = useOnBoard(({ order }) => order.length);
  const [name, setName] = useState("");
  const adding = useMutation({
    mutationFn: (given: string) =>
      reply(
        api.POST("/api/boxes", { body: { projectId: project.id, name: given, description: "" } }),
      ),
    // One after another: they stand in the order in which they were added.
    scope: { id: `new-box ${project.id}` },
    onSuccess: (box) => board.placeBox(box),
    onError: (error, given) => {
      setName((now) => now || given);
      toast(problemText(error), "danger");
    },
  });
  const add = (event: FormEvent) => {
    event.preventDefault();
    adding.mutate(name.trim() || t("studio.shot", { number: count + 1 }));
    setName("");
  };
  return (
    <form className={css["new"]} onSubmit={add}>
      <TextInput
        aria-label={t("studio.newShot")}
        placeholder={t("studio.shot", { number: count + 1 })}
        maxLength={120}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button
        type="submit"
        variant="default"
        leftSection={<IconPlus size={18} aria-hidden="true" />}
      >
        {t("studio.addShot")}
      </Button>
    </form>
  );
}
