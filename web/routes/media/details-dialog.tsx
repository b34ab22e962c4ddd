import { Button, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Image, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { Dialog, dialogFooter } from "../../ui/dialog.tsx";
import { problemText } from "../../ui/problem.tsx";
import { splitTags } from "../../ui/tags.ts";
import { toast } from "../../ui/toasts.tsx";
import css from "./details-dialog.module.css";
import { replaceImage } from "./images.ts";

interface DetailsDialogProps {
  readonly image: Image;
  readonly onClose: () => void;
}

/** What a picture is called and told of; and which of one's own look like it. */
export function DetailsDialog({ image, onClose }: DetailsDialogProps) {
  const { t } = useTranslation();
  const [title, setTitle] = useState(image.title);
  const [description, setDescription] = useState(image.description);
  const [tags, setTags] = useState(image.tags.join(", "));
  const saving = useMutation({
    mutationFn: () => {
      const params = { path: { imageId: image.id } };
      const body = { title, description, tags: splitTags(tags) };
      return reply(api.PATCH("/api/media/{imageId}", { params, body }));
    },
    onSuccess: (saved) => {
      replaceImage(saved);
      onClose();
    },
    onError: (error) => toast(problemText(error), "danger"),
  });
  return (
    <Dialog title={t("gallery.details")} onClose={onClose}>
      <form
        className={css["fields"]}
        onSubmit={(event) => {
          event.preventDefault();
          saving.mutate();
        }}
      >
        <TextInput
          label={t("gallery.name")}
          value={title}
          maxLength={200}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Textarea
          label={t("gallery.description")}
          value={description}
          maxLength={2_000}
          autosize={false}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <TextInput
          label={t("gallery.tags")}
          description={t("gallery.tagsHint")}
          value={tags}
          onChange={(event) => setTags(event.currentTarget.value)}
        />
        <Similar image={image} onLeave={onClose} />
        <footer className={dialogFooter}>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={saving.isPending}>
            {t("gallery.save")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

function Similar({ image, onLeave }: { readonly image: Image; readonly onLeave: () => void }) {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ["similar", image.id],
    queryFn: () =>
      reply(api.GET("/api/media/{imageId}/similar", { params: { path: { imageId: image.id } } })),
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <section className={css["similar"]}>
      <h3>{t("gallery.similar", { count: data.items.length })}</h3>
      <ul>
        {data.items.map((other) => (
          <li key={other.id}>
            <Link
              to="/gallery/$imageId"
              params={{ imageId: other.id }}
              search={{ tab: "mine" }}
              onClick={onLeave}
            >
              <img src={other.urls.thumb} alt={other.title || t("gallery.picture")} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
