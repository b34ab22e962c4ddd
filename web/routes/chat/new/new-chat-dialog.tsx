import { Button, Switch, TextInput } from "@mantine/core";
import { IconUsersPlus } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Person, reply } from "../../../../shared/client/index.ts";
import { placeChat } from "../../../app/chats.ts";
import { api } from "../../../app/platform.ts";
import { Dialog, dialogFooter } from "../../../ui/dialog.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import css from "../actions/choices.module.css";
import { PeoplePicker, toggled } from "./people-picker.tsx";

interface NewChatDialogProps {
  readonly onClose: () => void;
}

/** Begins a chat with one person, or a group. */
export function NewChatDialog({ onClose }: NewChatDialogProps) {
  const { t } = useTranslation();
  const [group, setGroup] = useState(false);
  const [encrypted, setEncrypted] = useState(false);
  const create = useCreate(onClose);
  const toggle = <Encrypted checked={encrypted} onChange={setEncrypted} />;
  if (group) {
    return <NewGroup create={create} encrypted={encrypted} toggle={toggle} onClose={onClose} />;
  }
  return (
    <Dialog title={t("chatNew.title")} onClose={onClose}>
      <button type="button" className={css["choice"]} onClick={() => setGroup(true)}>
        <span className={css["icon"]} aria-hidden="true">
          <IconUsersPlus size={22} />
        </span>
        <span className={css["name"]}>{t("chatNew.group")}</span>
      </button>
      {toggle}
      {create.isError && <ProblemNote error={create.error} />}
      <PeoplePicker
        busy={create.isPending}
        onChoose={({ id }) => create.mutate({ type: "direct", userId: id, encrypted })}
      />
    </Dialog>
  );
}

interface NewGroupProps extends NewChatDialogProps {
  readonly create: ReturnType<typeof useCreate>;
  readonly encrypted: boolean;
  readonly toggle: ReactNode;
}

interface EncryptedProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** A chat is encrypted from its beginning, for good, or never. */
function Encrypted({ checked, onChange }: EncryptedProps) {
  const { t } = useTranslation();
  return (
    <Switch
      mb={12}
      label={t("chatNew.encrypted")}
      description={t("chatNew.encryptedHint")}
      checked={checked}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

function NewGroup({ create, encrypted, toggle, onClose }: NewGroupProps) {
  const { t } = useTranslation();
  const [title, setTitle] = useState("");
  const [members, setMembers] = useState<ReadonlyMap<string, Person>>(new Map());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (title.trim() === "") return;
    const memberIds = [...members.keys()];
    create.mutate({ type: "group", title: title.trim(), memberIds, encrypted });
  };
  return (
    <Dialog title={t("chatNew.group")} onClose={onClose}>
      <form onSubmit={submit}>
        <TextInput
          label={t("chatNew.name")}
          maxLength={100}
          required
          withAsterisk={false}
          autoComplete="off"
          mb={12}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        {toggle}
        <PeoplePicker
          chosen={members}
          onChoose={(person) => setMembers((before) => toggled(before, person))}
        />
        {create.isError && <ProblemNote error={create.error} />}
        <footer className={dialogFooter}>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" disabled={title.trim() === ""} loading={create.isPending}>
            {t("chatNew.create", { count: members.size })}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

type NewChat =
  | { readonly type: "direct"; readonly userId: string; readonly encrypted: boolean }
  | {
      readonly type: "group";
      readonly title: string;
      readonly memberIds: string[];
      readonly encrypted: boolean;
    };

function useCreate(onDone: () => void) {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (body: NewChat) => reply(api.POST("/api/chats", { body })),
    onSuccess: (chat) => {
      placeChat(chat);
      onDone();
      void navigate({ to: "/chats/$chatId", params: { chatId: chat.id } });
    },
  });
}
