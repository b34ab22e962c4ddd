import { ActionIcon, NativeSelect, TextInput } from "@mantine/core";
import { IconCurrentLocation } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormField } from "../../ui/form.ts";
import { toast } from "../../ui/toasts.tsx";
import css from "./companies.module.css";
import { countriesIn, pointOf, pointText } from "./place.ts";

interface PlaceInputsProps {
  readonly field: (name: "city" | "country" | "point") => FormField;
  readonly onPoint: (point: string) => void;
}

/** Where something is: by name, and as a point for whoever looks nearby. */
export function PlaceInputs({ field, onPoint }: PlaceInputsProps) {
  const { t, i18n } = useTranslation();
  const countries = useMemo(() => countriesIn(i18n.language), [i18n.language]);
  const country = field("country");
  const known = countries.some(({ value }) => value === country.value);
  const named = !known && country.value ? [country.value] : [];
  return (
    <div className={css["pair"]}>
      <TextInput
        label={t("employer.place.city")}
        maxLength={100}
        autoComplete="address-level2"
        {...field("city")}
      />
      <NativeSelect
        label={t("employer.place.country")}
        autoComplete="country"
        data={[
          { value: "", label: t("employer.place.anywhere") },
          ...named.map((value) => ({ value, label: value })),
          ...countries,
        ]}
        {...country}
      />
      <TextInput
        className={css["whole"] ?? ""}
        label={t("employer.place.point")}
        description={t("employer.place.pointHint")}
        placeholder="55.755800, 37.617300"
        inputMode="text"
        autoComplete="off"
        rightSectionWidth={48}
        rightSection={<Here onPoint={onPoint} />}
        {...field("point")}
      />
    </div>
  );
}

/** Takes the point from the device, if the reader lets it. */
function Here({ onPoint }: Pick<PlaceInputsProps, "onPoint">) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const ask = () => {
    setAsking(true);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setAsking(false);
        onPoint(pointText(coords.latitude, coords.longitude));
      },
      () => {
        setAsking(false);
        toast(t("employer.place.hereRefused"), "danger");
      },
      { timeout: 15_000, maximumAge: 600_000 },
    );
  };
  return (
    <ActionIcon aria-label={t("employer.place.here")} loading={asking} onClick={ask}>
      <IconCurrentLocation size={20} />
    </ActionIcon>
  );
}

/** What is wrong with a written point, in the reader's words. */
export function pointCheck(t: (key: "employer.place.pointWrong") => string) {
  return (point: string) =>
    point === "" || pointOf(point) ? null : t("employer.place.pointWrong");
}
