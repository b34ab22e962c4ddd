import { ActionIcon, Button, NativeSelect, TextInput } from "@mantine/core";
import { IconCurrentLocation, IconMap } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { lazyPart } from "../../app/lazy-part.tsx";
import type { FormField } from "../../ui/form.ts";
import { toast } from "../../ui/toasts.tsx";
import { mapQuery } from "../work/map/map-query.ts";
import css from "./companies.module.css";
import { countriesIn, pointOf, pointText } from "./place.ts";

interface PlaceInputsProps {
  readonly field: (name: "city" | "country" | "point") => FormField;
  readonly onPoint: (point: string) => void;
}

/** Leaflet is for whoever opens the map. */
const PointMap = lazyPart("employer", async () => (await import("./point-map.tsx")).PointMap);

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
      <OnMap point={field("point").value} onPoint={onPoint} />
    </div>
  );
}

interface OnMapProps extends Pick<PlaceInputsProps, "onPoint"> {
  readonly point: string;
}

/** The same point on a map, where this deployment has one. */
function OnMap({ point, onPoint }: OnMapProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { data } = useQuery(mapQuery);
  const tiles = data?.tiles ?? null;
  if (data === undefined || tiles === null) return null;
  return (
    <div className={css["whole"]}>
      <Button
        variant="default"
        leftSection={<IconMap size={18} aria-hidden="true" />}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {t(open ? "employer.place.hideMap" : "employer.place.onMap")}
      </Button>
      {open && <PointMap source={{ ...data, tiles }} point={point} onPoint={onPoint} />}
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
