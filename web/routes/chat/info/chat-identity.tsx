import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { uploadImage } from "../../../../shared/client/index.ts";
import { session } from "../../../app/platform.ts";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { ChatFace } from "../chat-face.tsx";
import { useOpenChat } from "../conversing.ts";
import { useChatTitle } from "../use-chat-title.ts";
import css from "./info.module.css";
import { useChatChange } from "./use-chat-change.ts";

/** A chat's picture and name; its owners change them. */
export function ChatIdentity() {
  const chat = useOpenChat();
  const keeper = chat.role === "owner" && chat.type !== "direct";
  return (
    <div className={css["identity"]}>
      <ChatFace chat={chat} size={88} />
      {keeper && <Picture />}
      {keeper && <Name />}
    </div>
  );
}

function Picture() {
  const { t } = useTranslation();
  const chat = useOpenChat();
  const input = useRef<HTMLInputElement>(null);
  const change = useChatChange(chat.id);
  const upload = useMutation({
    mutationFn: async (file: File) => {
      const { signal } = new AbortController();
      const onProgress = () => undefined;
      const { image } = await uploadImage(session, { file, isPublic: false, onProgress, signal });
      return change.mutateAsync({ avatarFileId: image.fileId });
    },
    onError: (error) => toast(problemText(error), "danger"),
  });
  return (
    <div className={css["row"]}>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label={t("chatInfo.picture")}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = "";
          if (file !== undefined) upload.mutate(file);
        }}
      />
      <Button variant="default" loading={upload.isPending} onClick={() => input.current?.click()}>
        {t("chatInfo.picture")}
      </Button>
      {chat.avatarUrl !== null && (
        <Button
          variant="default"
          loading={change.isPending}
          onClick={() => change.mutate({ avatarFileId: null })}
        >
          {t("chatInfo.noPicture")}
        </Button>
      )}
    </div>
  );
}

function Name() {
  const { t } = useTranslation();
  const chat = useOpenChat();
  const known = useChatTitle(chat);
  const [title, setTitle] = useState(known);
  const change = useChatChange(chat.id);
  const changed = title.trim() !== "" && title.trim() !== known;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (changed) change.mutate({ title: title.trim() });
  };
  return (
    <form className={css["name"]} onSubmit={submit}>
      <TextInput
        label={t("chatInfo.name")}
        maxLength={100}
        autoComplete="off"
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      {changed && (
        <Button type="submit" loading={change.isPending}>
          {t("chatInfo.rename")}
        </Button>
      )}
    </form>
  );
}
