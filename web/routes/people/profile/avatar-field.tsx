import { Button } from "@mantine/core";
import { IconPhotoUp } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { reply, uploadFile } from "../../../../shared/client/index.ts";
import { meQuery, useMe } from "../../../app/me.ts";
import { api, queries, session } from "../../../app/platform.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { FileButton } from "../../work/vacancy/file-button.tsx";
import css from "./profile-form.module.css";

/** The reader's picture. */
export function AvatarField() {
  const { t } = useTranslation();
  const me = useMe();
  const told = {
    onSuccess: () =>
      Promise.all(
        [meQuery.queryKey, ["profile"], ["members"], ["person"]].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      ),
    onError: (error: Error) => toast(problemText(error), "danger"),
  };
  const put = useMutation({
    mutationFn: async (file: File) => {
      const { signal } = new AbortController();
      const { fileId } = await uploadFile(session, {
        ...{ file, name: file.name, contentType: file.type, signal },
        onProgress: () => undefined,
      });
      return reply(api.PUT("/api/users/me/avatar", { body: { uploadId: fileId } }));
    },
    ...told,
  });
  const remove = useMutation({ mutationFn: () => api.DELETE("/api/users/me/avatar"), ...told });
  return (
    <div className={css["avatar"]} aria-busy={put.isPending}>
      <Avatar id={me.id} name={me.displayName} url={me.avatarUrl} size={96} />
      <FileButton
        label={t("profile.picture")}
        accept="image/*"
        icon={<IconPhotoUp size={18} aria-hidden="true" />}
        onFile={(file) => put.mutate(file)}
      />
      {me.avatarUrl !== null && (
        <Button variant="subtle" loading={remove.isPending} onClick={() => remove.mutate()}>
          {t("profile.noPicture")}
        </Button>
      )}
    </div>
  );
}
