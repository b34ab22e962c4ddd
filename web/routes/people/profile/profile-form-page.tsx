import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { IconCurrentLocation, IconEye } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { reply } from "../../../../shared/client/index.ts";
import { meQuery, useMe } from "../../../app/me.ts";
import { api, queries } from "../../../app/platform.ts";
import { actionsClass, Page, Section } from "../../../ui/page.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { here } from "../../work/search/places.ts";
import { pointOf } from "../../work/seeking.ts";
import { AvatarField } from "./avatar-field.tsx";
import { ExperienceField } from "./experience-field.tsx";
import { draftOf, type ProfileDraft, patchOf, problemsOf } from "./profile-draft.ts";
import css from "./profile-form.module.css";

const VISIBILITY = ["public", "members", "private"] as const;

type Change = (part: Partial<ProfileDraft>) => void;
interface PartProps {
  readonly draft: ProfileDraft;
  readonly change: Change;
}

/** What the reader says of themselves, to be changed. */
export function ProfileFormPage() {
  const { t } = useTranslation();
  const me = useMe();
  const [draft, setDraft] = useState(() => draftOf(me));
  const [tried, setTried] = useState(false);
  const problems = tried ? problemsOf(draft) : [];
  const change: Change = (part) => setDraft((before) => ({ ...before, ...part }));
  const save = useMutation({
    mutationFn: () => reply(api.PATCH("/api/users/me", { body: patchOf(draft) })),
    onSuccess: (now) => {
      queries.setQueryData(meQuery.queryKey, now);
      void queries.invalidateQueries({ queryKey: ["profile"] });
      void queries.invalidateQueries({ queryKey: ["members"] });
      setDraft(draftOf(now));
      toast(t("settings.saved"));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (problemsOf(draft).length === 0) save.mutate();
  };
  const wrong = (field: "displayName" | "links") =>
    problems.includes(field) ? t(`profile.wrong.${field}`) : null;
  return (
    <Page
      title={t("profile.edit")}
      back="/settings"
      actions={
        <Button
          variant="default"
          leftSection={<IconEye size={18} aria-hidden="true" />}
          renderRoot={(props) => (
            <Link to="/people/$username" params={{ username: me.username }} {...props} />
          )}
        >
          {t("profile.see")}
        </Button>
      }
    >
      <AvatarField />
      <form className={css["form"]} onSubmit={submit} noValidate>
        <Section title={t("profile.who")}>
          <TextInput
            label={t("settings.displayName")}
            autoComplete="name"
            maxLength={80}
            error={wrong("displayName")}
            value={draft.displayName}
            onChange={(event) => change({ displayName: event.currentTarget.value })}
          />
          <TextInput
            label={t("profile.headline")}
            placeholder={t("profile.headlineExample")}
            autoComplete="organization-title"
            maxLength={160}
            value={draft.headline}
            onChange={(event) => change({ headline: event.currentTarget.value })}
          />
          <Textarea
            label={t("profile.about")}
            rows={5}
            maxLength={2_000}
            value={draft.bio}
            onChange={(event) => change({ bio: event.currentTarget.value })}
          />
          <NativeSelect
            label={t("profile.visibility")}
            description={t(`profile.visibilityHint.${draft.visibility}`)}
            inputWrapperOrder={["label", "input", "description", "error"]}
            value={draft.visibility}
            data={VISIBILITY.map((value) => ({
              value,
              label: t(`profile.visibilities.${value}`),
            }))}
            onChange={({ currentTarget: { value } }) =>
              change({ visibility: VISIBILITY.find((one) => one === value) ?? "members" })
            }
          />
        </Section>
        <Section title={t("profile.can")}>
          <Textarea
            label={t("profile.skills")}
            description={t("profile.byCommas")}
            inputWrapperOrder={["label", "input", "description", "error"]}
            autosize={false}
            rows={2}
            value={draft.skills}
            onChange={(event) => change({ skills: event.currentTarget.value })}
          />
          <TextInput
            label={t("profile.tags")}
            description={t("profile.byCommas")}
            inputWrapperOrder={["label", "input", "description", "error"]}
            value={draft.tags}
            onChange={(event) => change({ tags: event.currentTarget.value })}
          />
          <Textarea
            label={t("profile.links")}
            description={t("profile.byLines")}
            inputWrapperOrder={["label", "input", "description", "error"]}
            inputMode="url"
            rows={3}
            error={wrong("links")}
            value={draft.links}
            onChange={(event) => change({ links: event.currentTarget.value })}
          />
        </Section>
        <PlaceSection draft={draft} change={change} />
        <Section title={t("profile.experience")}>
          <ExperienceField
            experience={draft.experience}
            wrong={problems.includes("experience")}
            onChange={(experience) => change({ experience })}
          />
        </Section>
        {save.isError && <ProblemNote error={save.error} />}
        <div className={css["end"]}>
          <Button type="submit" loading={save.isPending}>
            {t("settings.save")}
          </Button>
        </div>
      </form>
    </Page>
  );
}

function PlaceSection({ draft, change }: PartProps) {
  const { t } = useTranslation();
  const locate = useMutation({
    mutationFn: here,
    onSuccess: (near) => change({ point: pointOf(near) }),
    onError: () => toast(t("vacancies.hereRefused"), "danger"),
  });
  return (
    <Section title={t("profile.place")}>
      <div className={css["pair"]}>
        <TextInput
          label={t("vacancies.city")}
          autoComplete="address-level2"
          maxLength={100}
          value={draft.city}
          onChange={(event) => change({ city: event.currentTarget.value, point: null })}
        />
        <TextInput
          label={t("profile.country")}
          autoComplete="country"
          maxLength={60}
          value={draft.country}
          onChange={(event) => change({ country: event.currentTarget.value })}
        />
      </div>
      <p>{t(draft.point === null ? "profile.noPoint" : "profile.point")}</p>
      <div className={actionsClass}>
        <Button
          variant="default"
          leftSection={<IconCurrentLocation size={18} aria-hidden="true" />}
          loading={locate.isPending}
          onClick={() => locate.mutate()}
        >
          {t("profile.locate")}
        </Button>
        {draft.point !== null && (
          <Button variant="subtle" onClick={() => change({ point: null })}>
            {t("profile.forgetPoint")}
          </Button>
        )}
      </div>
    </Section>
  );
}
